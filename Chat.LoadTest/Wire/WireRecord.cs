namespace Chat.LoadTest.Wire;

/// <summary>One thing a server said, as far as it matters.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Of an answer or an error: the request's id, or -1.</param>
/// <param name="Seq">Of a message: its number in the room, given by the server.</param>
/// <param name="Text">Of a message or an event: what its sender wrote into it.</param>
/// <param name="Reason">Of an error or a close: the code or the text.</param>
/// <param name="Joined">Of the answer to a join, where the format reads it.</param>
/// <param name="RetryAfter">Of an error, in milliseconds, where the format reads it; else 0.</param>
internal readonly record struct WireRecord(
    RecordKind Kind, long Id = -1, long Seq = 0, LoadText Text = default, string? Reason = null, JoinAnswer? Joined = null, long RetryAfter = 0);
