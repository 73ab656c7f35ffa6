using Chat.Contracts;
using Chat.Server.Rooms;

namespace Chat.Server.Endpoints.Http.Messages;

/// <summary>What became of one message of a batch: its place in its room, or why it was refused.</summary>
internal sealed record BatchResult(int Status, string? Id = null, long? Seq = null, DateTime? Timestamp = null, bool? Duplicate = null, string? Code = null, string? Detail = null)
{
    public static BatchResult Of(SendResult result) => result switch
    {
        { Receipt: { } receipt } => new BatchResult(receipt.Duplicate ? StatusCodes.Status200OK : StatusCodes.Status201Created, receipt.Id, receipt.Seq, receipt.Timestamp, receipt.Duplicate),
        { Refusal: { } refusal } => new BatchResult(Problems.StatusOf(refusal.Code), Code: refusal.Code, Detail: refusal.Message),
        _ => new BatchResult(StatusCodes.Status503ServiceUnavailable, Code: ChatErrors.Unavailable, Detail: "The server cannot do this now; try again."),
    };
}
