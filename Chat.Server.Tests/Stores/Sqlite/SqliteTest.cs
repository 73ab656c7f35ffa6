using Chat.Server.Ports;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>A test with a folder of its own.</summary>
public abstract class SqliteTest : LogTest, IAsyncLifetime
{
    private protected SqliteFolder Folder { get; private set; } = null!;

    /// <summary>As <see cref="HistoryOptions.Journal"/>.</summary>
    private protected virtual bool Journal => true;

    public virtual Task InitializeAsync()
    {
        Folder = new SqliteFolder(journal: Journal);
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync() => await Folder.DisposeAsync();
}
