namespace Chat.Server.Ports;

/// <param name="Messages">What was found, perhaps nothing although there is more.</param>
/// <param name="Next">Where to go on; null at the end. Opaque, at most 1,000 characters, good on every node and after restarts.</param>
internal sealed record SentPage(IReadOnlyList<SentMessage> Messages, string? Next);
