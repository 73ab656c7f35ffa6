namespace Chat.Server.Ports;

/// <param name="Entries">What the reader has not passed, oldest first.</param>
/// <param name="Lost">How many entries the outbox had to drop before this reader passed them, since the last page; 0 usually.</param>
internal sealed record OutboxPage(IReadOnlyList<OutboxEntry> Entries, long Lost);
