using System.Net;
using Chat.Server.Messages;
using Chat.Server.Messages.Sqlite;
using Chat.Server.Tests.Hosting;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Messages;

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
    public async Task A_server_whose_store_cannot_be_used_starts_unready_and_becomes_ready_by_itself()
    {
        var obstacle = Path.Combine(Path.GetTempPath(), $"chat-obstacle-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(obstacle, "a file where the folder should be");
        try
        {
            await using var server = await ChatServer.StartAsync($"--ConnectionStrings:Messages=Data Source={Path.Combine(obstacle, "messages.db")}");
            using var http = new HttpClient { BaseAddress = server.Address };

            (await http.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
            (await http.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
            await Wait.UntilAsync(() => server.Log.Lines.Any(line => line.Contains("[1401]")), "the reason is logged");
            File.Delete(obstacle);

            (await http.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.OK);
        }
        finally
        {
            if (Directory.Exists(obstacle)) Directory.Delete(obstacle, recursive: true);
            else File.Delete(obstacle);
        }
    }
}
