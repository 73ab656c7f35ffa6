using Chat.Contracts;

namespace Chat.Server.PlainJson;

/// <summary>The fields of one request frame as they came. A field of the wrong JSON type is null and named in <see cref="Wrong"/>.</summary>
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
    public bool? IsTyping;
    public long? Before;
    public long? AfterSeq;
    public int? Limit;
    public StreamPosition? After;
    public RequestField Seen;
    public RequestField Wrong;
}
