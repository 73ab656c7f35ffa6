using System.Net;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>A PostgreSQL that is killed and started again under load: what had a receipt is there, once, and who follows has exactly the log.</summary>
public sealed class PostgresOutageTests
{
    private const int Kills = 3;
    private const string Room = "room";

    [PostgresFact]
    public async Task Every_receipt_is_in_the_log_and_every_subscriber_has_exactly_the_log_after_PostgreSQL_was_killed()
    {
        await using var postgres = await PostgresServer.StartAsync(isDurable: true);
        await using var server = await ChatServer.StartAsync("--Chat:History:Store=PostgreSql", $"--ConnectionStrings:PostgreSql={postgres.ConnectionString};Password=hunter2");

        await KillRun.RunAsync(
            server.Address, Kills,
            async () =>
            {
                await postgres.KillAsync();
                await postgres.StartAgainAsync();
            },
            isOutage: e => e is ChatErrorException { Code: "unavailable" });

        server.Log.Lines.Should().Contain(line => line.Contains("[1401]")).And.Contain(line => line.Contains("[1402]"));
        server.Log.Lines.Should().NotContain(line => line.Contains("hunter2"));
    }

    [PostgresFact]
    public async Task A_server_that_PostgreSQL_does_not_serve_says_so_and_becomes_ready_by_itself()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await postgres.KillAsync();
        await using var server = await ChatServer.StartAsync("--Chat:History:Store=PostgreSql", $"--ConnectionStrings:PostgreSql={postgres.ConnectionString}");
        using var http = new HttpClient { BaseAddress = server.Address };
        await using var client = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);

        (await http.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await http.GetAsync("/health/ready")).StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await FluentActions.Awaiting(() => client.JoinAsync(Room)).Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be("unavailable");
        server.Log.Lines.Count(line => line.Contains("[1401]")).Should().Be(1);

        await postgres.StartAgainAsync();
        await Wait.UntilAsync(async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode, "the server is ready");
        await client.JoinAsync(Room);
        (await client.SayAsync(Room, "hello")).Seq.Should().Be(1);
    }
}
