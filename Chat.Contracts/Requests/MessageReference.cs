using System.Text.Json.Serialization;

namespace Chat.Contracts;

/// <summary>Names a message of a room: by its number, or by its id as receipts and events give it. On the wire a whole number or a string. Made by converting either.</summary>
[JsonConverter(typeof(MessageReferenceConverter))]
public readonly record struct MessageReference
{
    private MessageReference(long seq, string? id) => (Seq, Id) = (seq, id);

    /// <summary>The number; 0 where the message is named by its id.</summary>
    public long Seq { get; }

    /// <summary>The id; null where the message is named by its number.</summary>
    public string? Id { get; }

    /// <summary>By its number.</summary>
    public static implicit operator MessageReference(long seq) => new(seq, null);

    /// <summary>By its id.</summary>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public static implicit operator MessageReference(string id) => new(0, id ?? throw new ArgumentNullException(nameof(id)));
}
