namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// What the table has of a stream. Trimming has two steps: up to <see cref="Trimmed"/> messages are gone for readers,
/// but the rows from <see cref="FirstRow"/> on are there until the next sweep, so that whoever is just reading finds them,
/// and until the duplicate window has passed, so that a repeated client message id still finds the first message. Times
/// are Unix milliseconds.
/// </summary>
internal struct StreamRows
{
    /// <summary>The newest number that is in the table, or was.</summary>
    public long LastRow;

    public long Trimmed;

    /// <summary>What was trimmed in earlier sweeps: these rows nobody reads any more.</summary>
    public long TrimmedBefore;

    /// <summary>The oldest row; one more than the last when there is none.</summary>
    public long FirstRow;

    /// <summary>The time of the oldest row that readers see; meaningless when there is none.</summary>
    public long OldestTime;

    /// <summary>When the last message was trimmed; 0 when none was.</summary>
    public long EmptiedAt;

    /// <summary>The number of the newest change.</summary>
    public long Changes;

    /// <summary>The greatest number of a change whose message is gone for readers.</summary>
    public long ChangesLost;

    /// <summary>Messages up to this number were cleared away: nobody needs their rows, and their client message ids are forgotten.</summary>
    public long Cleared;

    public readonly bool IsEmpty => Trimmed == LastRow;
}
