using Chat.Contracts;

namespace Chat.Server.Endpoints.Requests;

/// <summary>The fields of one request as they came, whatever the protocol. A field of the wrong type has no value and is named in <see cref="Wrong"/>.</summary>
internal struct RequestFields
{
    public string? Type;
    public string? Id;
    public string? Room;
    public string? Text;
    public string? Message;
    public string? UserId;
    public string? ClientMessageId;
    public string? Token;
    public string? Epoch;
    public string? Reason;
    public string? Kind;
    public string? Cursor;
    public string? Query;

    /// <summary>An object as compact JSON.</summary>
    public string? Data;

    public string[]? Mentions;
    public string? Event;
    public string? Key;
    public string? Emoji;
    public DateTime? Until;
    public bool? IsTyping;
    public bool? Hidden;
    public bool? ExcludeSelf;
    public bool? Unread;
    public bool? Remove;
    public bool? Store;
    public bool? State;
    public long? Before;
    public long? AfterSeq;
    public long? Seq;
    public long? Changes;
    public int? Limit;
    public StreamPosition? After;
    public MessageReference? ReplyTo;

    /// <summary>The fields that stood in the request, with whatever value.</summary>
    public RequestField Seen;

    /// <summary>The fields whose value was not absent, be it right or wrong.</summary>
    public RequestField Given;

    public RequestField Wrong;

    private Dictionary<RequestField, ValueKind>? got;

    /// <summary>Notes that a field has not what it should have.</summary>
    public void Refuse(RequestField field, ValueKind instead)
    {
        Wrong |= field;
        (got ??= [])[field] = instead;
    }

    /// <summary>What a refused field has, in words that follow "got".</summary>
    public readonly string Got(RequestField field) => got![field].DescribeIn(field);
}
