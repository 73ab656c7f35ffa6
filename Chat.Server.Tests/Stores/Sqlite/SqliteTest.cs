using Chat.Server.Ports;
using Chat.Server.Tests.Harness;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>A test with a folder and a clock of its own.</summary>
public abstract class SqliteTest : IAsyncLifetime
{
    private protected static readonly StreamKey Lobby = StreamKey.Room("lobby");
    private protected static readonly StreamKey Kitchen = StreamKey.Room("kitchen");

    private protected SqliteFolder Folder { get; private set; } = null!;

    /// <summary>As <see cref="HistoryOptions.Journal"/>.</summary>
    private protected virtual bool Journal => true;

    private protected ManualTime Time { get; } = new();

    public virtual Task InitializeAsync()
    {
        Folder = new SqliteFolder(journal: Journal);
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync() => await Folder.DisposeAsync();
}
