using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Something for <see cref="SubscriptionWriter"/> to do in a transaction, which it shares with what waits beside it.</summary>
internal abstract class SubscriptionWork
{
    /// <summary>Whether it needs a transaction; else it only wants the file to be open.</summary>
    public bool Writes { get; init; } = true;

    /// <summary>Whether what it deletes is to leave the write-ahead log, too.</summary>
    public bool Wipes { get; init; }

    public abstract void Run(SubscriptionTable table);

    /// <summary>It is on disk, and nobody has been told yet.</summary>
    public abstract void Committed();

    public abstract void Succeed();

    public abstract void Fail(SubscriptionsUnavailableException reason);
}
