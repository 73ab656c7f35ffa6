using Chat.Contracts;

namespace Chat.Server.Endpoints.Http.Messages;

/// <summary>It is in the log.</summary>
internal sealed record PostedMessage(string Id, long Seq, string From, DateTime Timestamp, bool Duplicate)
{
    public static PostedMessage Of(Receipt receipt, string from) => new(receipt.Id, receipt.Seq, from, receipt.Timestamp, receipt.Duplicate);
}
