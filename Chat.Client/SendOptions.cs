using System.Text.Json;
using Chat.Contracts;

namespace Chat.Client;

/// <summary>What goes with a message beside its text.</summary>
public sealed record SendOptions
{
    /// <summary>Names the message in its event and in history, 1–64 characters; made up when absent. Never use one twice for different messages.</summary>
    public string? ClientMessageId { get; init; }

    /// <summary>
    /// The text of a JSON object, up to 16 KiB in UTF-8 and 32 levels deep unless the server is configured otherwise, in which no name stands twice. With it the text may be empty. Numbers keep
    /// their digits, but over MessagePack those that are neither whole nor have the precision of a <see cref="double"/>.
    /// </summary>
    public string? Data { get; init; }

    /// <summary>The message of the room that this one answers: its number, or its id. It comes with this one as the number.</summary>
    public MessageReference? ReplyTo { get; init; }

    /// <summary>Up to 32 different user ids.</summary>
    public IReadOnlyList<string>? Mentions { get; init; }

    /// <summary>The same with data that is at hand as a JSON value.</summary>
    public SendOptions WithData(JsonElement data) => this with { Data = data.GetRawText() };

    /// <exception cref="ArgumentException">The data is no JSON object.</exception>
    internal void Check()
    {
        if (Data is null) return;
        try
        {
            using var json = JsonDocument.Parse(Data);
            if (json.RootElement.ValueKind == JsonValueKind.Object) return;
        }
        catch (JsonException e)
        {
            throw new ArgumentException("The data of a message is no JSON.", nameof(Data), e);
        }

        throw new ArgumentException("The data of a message is a JSON object.", nameof(Data));
    }
}
