using System.Net;
using System.Net.Sockets;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Stores.PostgreSql;
using Chat.Server.Tests.Stores.Sqlite;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Commands;

public sealed class CheckCommandTests : SqliteTest
{
    private string Messages => $"--ConnectionStrings:Messages=Data Source={Folder.File}";

    [Fact]
    public async Task Where_a_server_can_start_for_the_first_time_all_is_well_and_nothing_is_made()
    {
        var file = Path.Combine(Folder.Path, "data", "below", "messages.db");

        var run = await CheckAsync($"--ConnectionStrings:Messages=Data Source={file}", "--Chat:Api:Keys:0:Name=shop", $"--Chat:Api:Keys:0:Sha256={new string('a', 64)}", "--Chat:Api:Keys:0:Scopes:0=read");

        run.Should().Be(new CommandRun(0, run.Output, ""));
        Lines(run).Should().OnlyContain(line => line.StartsWith("ok       "));
        run.Output.Should().ContainAll("all settings are valid", "Jwt:SigningKey (HS256)", "1 key of back ends", "the first start can make it", $"{file} is not there", "http://127.0.0.1:0 is free");
        Directory.GetFileSystemEntries(Folder.Path).Should().BeEmpty();
    }

    [Fact]
    public async Task Every_mistake_in_the_configuration_is_a_line()
    {
        var run = await CheckAsync(Messages, "--Chat:Rooms:MaxTextLenght=1", "--Chat:Limits:MessagesPerSecond=-1", "--urls=ftp://x", "--Kestrel:Certificates:Default:Path=/not/there.pfx");

        run.ExitCode.Should().Be(78);
        Lines(run).Should().OnlyContain(line => line.StartsWith("error    configuration: "));
        run.Output.Should().ContainAll("did you mean Chat:Rooms:MaxTextLength?", "Chat:Limits:MessagesPerSecond", "ftp://x", "/not/there.pfx is not there");
    }

    [Fact]
    public async Task An_address_that_another_program_has()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var run = await CheckAsync(Messages, "--Kestrel:Endpoints:A:Url=http://127.0.0.1:0", $"--Kestrel:Endpoints:B:Url={address}", "--Kestrel:Endpoints:C:Url=http://192.0.2.7:5000", $"--Chat:Metrics:Url={address}");

        run.ExitCode.Should().Be(78);
        Lines(run).Where(line => line.StartsWith("error")).Should().SatisfyRespectively(
            line => line.Should().Contain($"{address}: address already in use. Stop the program that listens there"),
            line => line.Should().Contain("http://192.0.2.7:5000: this machine has no such address"),
            line => line.Should().Contain($"{address}: address already in use"));
        run.Output.Should().Contain("http://127.0.0.1:0 is free");
    }

    [Fact]
    public async Task A_database_that_is_used_by_a_server_and_left_as_it_is()
    {
        var log = Folder.Open(Time);
        await log.ProbeAsync();

        var run = await CheckAsync(Messages);

        run.ExitCode.Should().Be(0);
        run.Output.Should().ContainAll($"warning  data: a server uses {Folder.File}", "is whole; its schema is version");
        await log.ProbeAsync();
    }

    [Fact]
    public async Task A_database_of_an_older_or_a_newer_server_and_a_damaged_one()
    {
        var log = Folder.Open(Time);
        await log.ProbeAsync();
        await log.DisposeAsync();

        Folder.Sql("PRAGMA user_version = 1");
        var older = await CheckAsync(Messages);
        Folder.Sql("PRAGMA user_version = 99");
        var newer = await CheckAsync(Messages);
        await File.WriteAllBytesAsync(Folder.File, [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]);
        var damaged = await CheckAsync(Messages);

        older.ExitCode.Should().Be(0);
        older.Output.Should().Contain("warning  data: ").And.Contain("its schema is version 1: the next start brings it to");
        (newer.ExitCode, damaged.ExitCode).Should().Be((78, 78));
        newer.Output.Should().Contain("was written by a newer server");
        damaged.Output.Should().Contain("damaged or no database");
    }

    [Fact]
    public async Task A_folder_that_is_none_and_a_disk_with_little_room()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder.Path, "data"), "a file");

        var run = await CheckAsync($"--ConnectionStrings:Messages=Data Source={Path.Combine(Folder.Path, "data", "messages.db")}");
        var low = await CheckAsync(Messages, $"--Chat:Health:LowFreeBytes={long.MaxValue}");
        var full = await CheckAsync(Messages, $"--Chat:Health:LowFreeBytes={long.MaxValue}", $"--Chat:Health:MinFreeBytes={long.MaxValue}");

        (run.ExitCode, low.ExitCode, full.ExitCode).Should().Be((78, 0, 78));
        run.Output.Should().Contain("error    data: nothing can be written in ");
        low.Output.Should().Contain("warning  data: There are ");
        full.Output.Should().Contain("error    data: There are ");
    }

    [Fact]
    public async Task What_lies_beside_the_database_is_looked_at()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder.Path, "messages.sanctions.db"), new string('x', 5000));

        var run = await CheckAsync(Messages);

        run.ExitCode.Should().Be(78);
        run.Output.Should().Contain("messages.sanctions.db: The file of the message store is damaged or no database.");
    }

    [Fact]
    public async Task Memory_is_a_warning_and_so_is_development()
    {
        var run = await CheckAsync("--Chat:History:Store=Memory", "--environment=Development");

        run.ExitCode.Should().Be(0);
        run.Output.Should().ContainAll("warning  configuration: Development", "warning  data: messages, subscriptions");
    }

    [Fact]
    public async Task Keys_that_nobody_tells()
    {
        var run = await CommandRun.OfAsync("check", "--Jwt:Authority=https://127.0.0.1:1", Messages, "--urls=http://127.0.0.1:0", "--environment=Production");

        run.ExitCode.Should().Be(78);
        run.Output.Should().Contain("error    keys: https://127.0.0.1:1 does not say its keys, so no token is accepted");
    }

    [Fact]
    public async Task Stores_that_cannot_be_reached()
    {
        var redis = await CheckAsync("--ConnectionStrings:Redis:0=127.0.0.1:1,password=geheim", "--ConnectionStrings:Redis:1=127.0.0.1:2,password=geheim");
        var postgres = await CheckAsync(Messages, "--Chat:History:Store=PostgreSql", "--ConnectionStrings:PostgreSql=Host=127.0.0.1;Port=1;Database=chat;Username=chat;Password=geheim");

        (redis.ExitCode, postgres.ExitCode).Should().Be((78, 78));
        redis.Output.Should().ContainAll("error    redis 0 127.0.0.1:1/0: 127.0.0.1:1 is not reachable", "error    redis 1 127.0.0.1:2/0: ");
        postgres.Output.Should().Contain("error    postgresql 127.0.0.1:1/chat: PostgreSQL cannot be reached");
        (redis.Output + postgres.Output).Should().NotContain("geheim");
    }

    [RedisFact]
    public async Task A_redis_that_serves_but_may_lose_what_it_is_given()
    {
        await using var redis = await RedisProcess.StartAsync("--appendonly", "no", "--maxmemory-policy", "allkeys-lru");

        var run = await CheckAsync($"--ConnectionStrings:Redis={redis.ConnectionString}");

        run.ExitCode.Should().Be(78);
        run.Output.Should().ContainAll("and lets this server do all it needs", "error    redis", "maxmemory-policy is allkeys-lru", "warning  redis", "set appendonly to yes");
        ((string[])(await redis.ExecuteAsync("KEYS", "*"))!).Should().BeEmpty();
    }

    [PostgresFact]
    public async Task A_postgresql_without_tables_and_with_those_of_another()
    {
        await using var postgres = await PostgresServer.StartAsync();
        string[] settings = [Messages, "--Chat:History:Store=PostgreSql", $"--ConnectionStrings:PostgreSql={postgres.ConnectionString}"];

        var first = await CheckAsync(settings);
        await using (var source = Npgsql.NpgsqlDataSource.Create(postgres.ConnectionString))
        await using (var tables = source.CreateCommand("CREATE SCHEMA chat; CREATE TABLE chat.accounts (id int)"))
            await tables.ExecuteNonQueryAsync();
        var foreign = await CheckAsync(settings);

        first.ExitCode.Should().Be(0);
        first.Output.Should().Contain("the first start makes the tables");
        foreign.ExitCode.Should().Be(78);
        foreign.Output.Should().Contain("has tables of another program");
    }

    /// <summary>With a key, Production and a free port, unless told otherwise.</summary>
    private static Task<CommandRun> CheckAsync(params string[] settings) =>
        CommandRun.OfAsync(["check", $"--Jwt:SigningKey={TestTokens.SigningKey}", "--environment=Production", "--urls=http://127.0.0.1:0", .. settings]);

    private static string[] Lines(CommandRun run) => run.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
