using System.Net;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Stores.Sqlite;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Hosting.Stores;

public sealed class MessageLogExtensionsTests
{
    [Fact]
    public async Task The_store_is_a_file_unless_memory_is_asked_for()
    {
        await using var byDefault = await ChatServer.StartAsync();
        await using var inMemory = await ChatServer.StartAsync("--Chat:History:Store=Memory");

        byDefault.Get<IMessageLog>().Should().BeOfType<SqliteMessageLog>();
        inMemory.Get<IMessageLog>().Should().BeOfType<MemoryMessageLog>();
    }

    [Fact]
    public async Task A_connection_string_that_cannot_be_meant_stops_the_start()
    {
        var start = () => ChatServer.StartAsync("--ConnectionStrings:Messages=Data Source=:memory:");

        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage("ConnectionStrings:Messages: *Store to Memory*");
    }

    [Fact]
    public async Task A_server_whose_store_another_one_has_starts_unready_and_becomes_ready_by_itself()
    {
        await using var folder = new SqliteFolder();
        var store = $"Data Source={folder.File}";
        var claim = new SqliteLogFile(store).Claim();
        await using var server = await ChatServer.StartAsync($"--ConnectionStrings:Messages={store}");
        using var http = new HttpClient { BaseAddress = server.Address };

        (await http.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await http.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        await Wait.UntilAsync(() => server.Log.Lines.Any(line => line.Contains("[1401]")), "the reason is logged");
        await claim.DisposeAsync();

        (await http.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_store_that_nobody_can_use_until_somebody_changes_something_stops_the_start()
    {
        await using var folder = new SqliteFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "data"), "a file where the folder should be");

        var start = () => ChatServer.StartAsync($"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.Path, "data", "messages.db")}");

        (await start.Should().ThrowAsync<StartFailedException>()).WithMessage("The messages cannot be kept in *");
    }
}
