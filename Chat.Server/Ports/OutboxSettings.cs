namespace Chat.Server.Ports;

/// <summary>Who reads the outbox. Without readers there is none, and storing a message costs nothing for it.</summary>
/// <param name="Readers">Their names, which they keep across restarts; at most 32.</param>
/// <param name="MaxEntries">The most entries that are kept; beyond it the oldest go, read or not.</param>
/// <param name="MaxAge">How long an entry is kept at most.</param>
/// <param name="Reactions">Whether reactions enter.</param>
internal sealed record OutboxSettings(IReadOnlyList<string> Readers, long MaxEntries, TimeSpan MaxAge, bool Reactions = true)
{
    public static readonly OutboxSettings None = new([], 0, TimeSpan.Zero);

    public bool IsOn => Readers.Count > 0;

    /// <summary>The type of the entry that a change makes; null when it makes none.</summary>
    public string? TypeOf(LoggedChange change) => !IsOn ? null
        : change.IsDeletion ? OutboxEntry.DeletionType
        : !change.IsReaction ? OutboxEntry.EditType
        : Reactions ? OutboxEntry.ReactionType : null;
}
