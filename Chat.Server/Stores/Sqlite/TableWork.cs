using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Something for <see cref="SqliteFlusher"/> to do in the tables when they have everything that has a receipt; what waits there together is one transaction.</summary>
internal abstract class TableWork
{
    /// <summary>Whether nothing may be appended meanwhile.</summary>
    public virtual bool HoldsAppends => false;

    public abstract void Run(SqliteAmender amender, DateTimeOffset now);

    /// <summary>It is on disk.</summary>
    public abstract void Succeed();

    /// <summary>It is not.</summary>
    public abstract void Fail(MessageLogUnavailableException reason);
}
