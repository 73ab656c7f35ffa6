using Chat.Server.Ports;
using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteMessageLookupTests : MessageLookupSpecification, IAsyncLifetime
{
    private readonly List<SqliteFolder> folders = [];

    private protected override Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time)
    {
        folders.Add(new SqliteFolder());
        return Task.FromResult<IMessageLog>(folders[^1].Open(time, options));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var folder in folders) await folder.DisposeAsync();
    }
}
