namespace Chat.Server.Endpoints.Requests;

/// <summary>The fields of requests that mean something; all others are ignored, as the reference protocol does.</summary>
[Flags]
internal enum RequestField
{
    None = 0,
    Type = 1,
    Id = 1 << 1,
    Room = 1 << 2,
    UserId = 1 << 3,
    Text = 1 << 4,
    Message = 1 << 5,
    ClientMessageId = 1 << 6,
    IsTyping = 1 << 7,
    Before = 1 << 8,
    After = 1 << 9,
    Limit = 1 << 10,
    Token = 1 << 11,
    Epoch = 1 << 12,
    Seq = 1 << 13,
    Changes = 1 << 14,
    Until = 1 << 15,
    Reason = 1 << 16,
    Kind = 1 << 17,
    Cursor = 1 << 18,
    Hidden = 1 << 19,
    Data = 1 << 20,
    ReplyTo = 1 << 21,
    Mentions = 1 << 22,
    Event = 1 << 23,
    Key = 1 << 24,
    ExcludeSelf = 1 << 25,
    Query = 1 << 30,
}
