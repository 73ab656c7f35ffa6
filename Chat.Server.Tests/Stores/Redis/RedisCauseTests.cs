using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Chat.LoadTest.Nodes;
using Chat.Server.Stores.Redis;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis;

/// <summary>What keeps a node from Redis is named in its log and by <c>/health/ready</c>, and goes away when it is put right.</summary>
public sealed class RedisCauseTests
{
    [RedisFact]
    public async Task A_wrong_or_missing_password_is_an_authentication_that_failed()
    {
        await using var redis = await RedisProcess.StartAsync("--requirepass", "right");
        foreach (var address in new[]
        {
            $"redis://:wrong@{redis.ConnectionString}", $"{redis.ConnectionString},password=wrong", $"redis://nobody:right@{redis.ConnectionString}", redis.ConnectionString,
        })
        {
            await using var server = await StartAsync(address);
            await IsNotReadyAsync(server, "authentication_failed", 1533, "user and password in ConnectionStrings:Redis");
        }
    }

    [RedisFact]
    public async Task A_password_that_is_put_right_in_redis_lets_the_node_in()
    {
        await using var redis = await RedisProcess.StartAsync("--requirepass", "right");
        await using var server = await StartAsync($"redis://chat:later@{redis.ConnectionString}");
        await IsNotReadyAsync(server, "authentication_failed", 1533, "WRONGPASS");

        await redis.ExecuteAsync("ACL", "SETUSER", "chat", "on", ">later", "+@all", "~*", "&*");

        await IsReadyAsync(server);
        await Wait.UntilAsync(() => server.Log.Lines.Any(line => line.Contains("[1537]")), "it is said that all is well");
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_named()
    {
        await using var server = await StartAsync("redis://no-such-host.invalid:6379");

        await IsNotReadyAsync(server, "name_not_resolved", 1531, "no-such-host.invalid:6379");
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_not_reachable()
    {
        await using var server = await StartAsync($"127.0.0.1:{FreePort.Take()}");

        await IsNotReadyAsync(server, "not_reachable", 1530, "ConnectionRefused");
    }

    [Fact]
    public async Task A_port_that_closes_at_once_is_not_reachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var closing = CloseAllAsync(listener);
        await using var server = await StartAsync($"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        await IsNotReadyAsync(server, "not_reachable", 1530, "closes connections at once");
        listener.Stop();
        await closing;
    }

    [RedisFact]
    public async Task A_node_that_can_send_commands_but_not_subscribe_is_not_ready()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var proxy = new CommandsOnlyProxy(redis.Port);
        await using var server = await StartAsync($"127.0.0.1:{proxy.Port}");
        await Wait.UntilAsync(() => server.Log.Lines.Any(line => line.Contains("[1510]")), "the node has its lease");
        await IsNotReadyAsync(server, "not_reachable", 1530, "closes connections at once");

        proxy.LetEverythingThrough();

        await IsReadyAsync(server);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
    }

    [RedisFact]
    public async Task A_certificate_that_nobody_trusts_fails_the_TLS()
    {
        await using var redis = await RedisTls.StartAsync();
        await using var server = await StartAsync($"rediss://:secret@127.0.0.1:{redis.Port}");

        await IsNotReadyAsync(server, "tls_failed", 1532, "certificate is invalid");
    }

    [RedisFact]
    public async Task A_certificate_that_the_system_trusts_lets_the_node_in_and_a_wrong_password_is_named_over_TLS_too()
    {
        await using var redis = await RedisTls.StartAsync("--requirepass", "right");
        await using var server = await ServerProcess.StartWithAsync(
            ("SSL_CERT_FILE", redis.CertificatePath), $"--ConnectionStrings:Redis=rediss://:right@127.0.0.1:{redis.Port}/2");
        await using var stranger = await ServerProcess.StartWithAsync(
            ("SSL_CERT_FILE", redis.CertificatePath), $"--ConnectionStrings:Redis=rediss://:wrong@127.0.0.1:{redis.Port}/2");
        using var http = new HttpClient();

        await Wait.UntilAsync(async () => (await http.GetAsync(new Uri(server.Address, "/health/ready"))).IsSuccessStatusCode, "the node is ready");
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync("room");
        await alice.SayAsync("room", "hello");
        await Wait.UntilAsync(() => stranger.Output.Contains("[1533]"), "the wrong password is named");
    }

    [RedisFact]
    public async Task A_server_without_TLS_behind_rediss_fails_the_TLS()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = await StartAsync($"rediss://{redis.ConnectionString}");

        await IsNotReadyAsync(server, "tls_failed", 1532, redis.ConnectionString);
    }

    [Fact]
    public async Task What_never_answers_behind_rediss_is_named_and_does_not_hold_up_the_end_of_the_server()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(); // connections wait in its backlog
        var server = await StartAsync($"rediss://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        await IsNotReadyAsync(server, "tls_failed", 1532, "no handshake");

        await server.DisposeAsync().AsTask().WaitAsync(Wait.Deadline);
    }

    [RedisFact]
    public async Task A_server_with_TLS_behind_redis_fails_the_TLS()
    {
        await using var redis = await RedisTls.StartAsync();
        await using var server = await StartAsync($"redis://127.0.0.1:{redis.Port}");

        await IsNotReadyAsync(server, "tls_failed", 1532, "rediss://");
    }

    [RedisFact]
    public async Task A_user_without_a_command_a_key_or_a_channel_lacks_rights()
    {
        await using var redis = await RedisProcess.StartAsync();
        foreach (var (rights, lacking) in new[]
        {
            ("+@all -eval -evalsha ~* &*", "EVAL, EVALSHA"), ("+@all -subscribe ~* &*", "SUBSCRIBE"), ("+@all -publish ~* &*", "PUBLISH"), ("+@all -ping -echo ~* &*", "no permissions"),
            ("+@all -hset ~* &*", "HSET"), ("+@all ~other:* &*", "SET"), ("+@all ~* resetchannels", "SUBSCRIBE"),
        })
        {
            await redis.ExecuteAsync("ACL", ["SETUSER", "chat", "reset", "on", ">pw", .. rights.Split(' ')]);
            await using var server = await StartAsync($"redis://chat:pw@{redis.ConnectionString}");
            await IsNotReadyAsync(server, "permission_denied", 1534, lacking);

            await redis.ExecuteAsync("ACL", "SETUSER", "chat", "+@all", "~*", "&*");
            await IsReadyAsync(server);
        }
    }

    [RedisFact]
    public async Task A_user_with_rights_for_the_prefix_alone_is_enough()
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.ExecuteAsync("ACL", "SETUSER", "chat", "on", ">pw", "+@all", "-@admin", "-@dangerous", "+info", "~chat:*", "resetchannels", "&chat:*");
        await using var server = await StartAsync($"redis://chat:pw@{redis.ConnectionString}");

        await IsReadyAsync(server);
        server.Log.Lines.Should().NotContain(line => line.Contains("[1534]"));
    }

    [RedisFact]
    public async Task A_right_that_is_taken_away_later_is_missed()
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.ExecuteAsync("ACL", "SETUSER", "chat", "on", ">pw", "+@all", "~*", "&*");
        await using var server = await StartAsync($"redis://chat:pw@{redis.ConnectionString}");
        await IsReadyAsync(server);

        await redis.ExecuteAsync("ACL", "SETUSER", "chat", "-evalsha");

        await IsNotReadyAsync(server, "permission_denied", 1534, "EVALSHA");
    }

    [RedisFact]
    public async Task A_replica_is_read_only()
    {
        await using var primary = await RedisProcess.StartAsync();
        await using var replica = await RedisProcess.StartAsync("--replicaof", $"127.0.0.1 {primary.Port}");
        await using var server = await StartAsync(replica.ConnectionString);

        await IsNotReadyAsync(server, "read_only", 1535, "replica");
    }

    [Fact]
    public void Every_command_of_the_scripts_is_asked_for()
    {
        var assembly = typeof(RedisNeeds).Assembly;
        var commands = assembly.GetManifestResourceNames().Where(name => name.EndsWith(".lua", StringComparison.Ordinal))
            .Select(name => new StreamReader(assembly.GetManifestResourceStream(name)!).ReadToEnd())
            .SelectMany(script => Regex.Matches(script, @"redis\.p?call\(\s*'([A-Z]+)'").Select(match => match.Groups[1].Value))
            .ToHashSet();

        commands.Should().HaveCountGreaterThan(20);
        RedisNeeds.For("chat:", "chat:").Select(command => command[0]).Should().Contain(commands);
    }

    private static Task<ChatServer> StartAsync(string redis) => ChatServer.StartAsync($"--ConnectionStrings:Redis={redis}");

    private static async Task IsNotReadyAsync(ChatServer server, string cause, int eventId, string reason)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        await Wait.UntilAsync(async () => await HealthReading.OfAsync(http, "/health/ready") is { Code: HttpStatusCode.ServiceUnavailable } health && health["redis"] == cause, $"/health/ready says {cause}");
        await Wait.UntilAsync(() => server.Log.Lines.Any(line => line.Contains($"[{eventId}]")), $"event {eventId} is logged");
        server.Log.Lines.First(line => line.Contains($"[{eventId}]")).Should().Contain(reason);
    }

    private static async Task CloseAllAsync(TcpListener listener)
    {
        try
        {
            while (true) (await listener.AcceptTcpClientAsync()).Close();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private static async Task IsReadyAsync(ChatServer server)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        await Wait.UntilAsync(async () => await HealthReading.OfAsync(http, "/health/ready") is { Code: HttpStatusCode.OK } health && health["redis"] is null, "the node is ready");
    }
}
