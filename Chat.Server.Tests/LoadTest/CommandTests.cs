using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Chat.LoadTest.Commands;
using Chat.LoadTest.Load;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

/// <summary>The commands as they are typed, and the files they leave.</summary>
public sealed class CommandTests : IClassFixture<ServerFixture>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-load-");
    private readonly string server;

    public CommandTests(ServerFixture fixture) => server = fixture.Server.Address.ToString();

    private string JsonFile => Path.Combine(folder.FullName, "run.json");

    private string HtmlFile => Path.Combine(folder.FullName, "run.html");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Rooms_on_two_addresses_writes_its_figures_and_its_report()
    {
        var exit = await RunAsync(
            RoomsCommand.Create(), "--url", server, "--url", server, "--rooms", "2", "--members", "3", "--rate", "50", "--duration", "400ms", "--warmup", "0s",
            "--protocol", "mixed", "--pid", $"{Environment.ProcessId}", "--pid", $"redis={Environment.ProcessId}");

        exit.Should().Be(0);
        var run = JsonDocument.Parse(await File.ReadAllTextAsync(JsonFile)).RootElement;
        run.GetProperty("ledger").GetProperty("sent").GetInt32().Should().Be(20);
        run.GetProperty("ledger").GetProperty("delivered").GetInt32().Should().Be(60);
        run.GetProperty("processes").EnumerateArray().Select(process => process.GetProperty("label").GetString()).Should().Equal("server", "redis");
        var p99 = run.GetProperty("latencies")[0].GetProperty("p99").GetDouble();
        p99.Should().BePositive();
        var page = await File.ReadAllTextAsync(HtmlFile);
        page.Should().Contain("2 rooms × 3 members").And.Contain("Nothing lost, nothing repeated, nothing out of order.")
            .And.Contain("Latency by percentile").And.Contain("<svg").And.Contain("prefers-color-scheme")
            .And.Contain(p99.ToString(p99 < 10 ? "0.00" : p99 < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture));
        page.Should().NotContain("http://www").And.NotContain("src=", "the page needs nothing but itself");
    }

    [Fact]
    public async Task WebSockets_over_HTTP_2_carry_the_same_load()
    {
        await using var secure = await TlsServer.StartAsync(tls: true, null);

        var exit = await RunAsync(
            RoomsCommand.Create(), "--url", $"{secure.Address}", "--insecure", "--http2", "--rooms", "2", "--members", "3", "--rate", "50", "--duration", "400ms", "--warmup", "0s",
            "--protocol", "mixed");

        exit.Should().Be(0);
        var run = JsonDocument.Parse(await File.ReadAllTextAsync(JsonFile)).RootElement;
        run.GetProperty("ledger").GetProperty("delivered").GetInt32().Should().Be(60);
    }

    [Fact]
    public async Task HTTP_2_without_TLS_is_an_error() => (await RunAsync(RoomsCommand.Create(), "--url", server, "--http2")).Should().Be(2);

    [Fact]
    public async Task A_storm_brings_as_many_users_to_a_room_as_are_asked_for()
    {
        (await RunAsync(StormCommand.Create(), "--url", server, "--connections", "6", "--rooms", "1", "--users", "3")).Should().Be(0);

        StormCommand.Shape(1000, rooms: 1, users: 1000).Should().Be(new CrowdShape(1, 1000, 1000));
        StormCommand.Shape(1000, rooms: 1).UsersPerRoom.Should().Be(200);
    }

    [Fact]
    public async Task A_storm_of_those_who_were_cut_writes_how_they_came_back()
    {
        (await RunAsync(StormCommand.Create(), "--url", server, "--resume", "--connections", "6", "--rooms", "4", "--rooms-per-connection", "2")).Should().Be(0);

        var run = JsonDocument.Parse(await File.ReadAllTextAsync(JsonFile)).RootElement;
        run.GetProperty("resume").GetProperty("rooms").GetInt32().Should().Be(12);
        (await File.ReadAllTextAsync(HtmlFile)).Should().Contain("6 connections in 2 of 4 rooms each").And.Contain("bystander during");
    }

    [Theory]
    [InlineData("--rooms", "0")]
    [InlineData("--rate", "10")]
    [InlineData("--protocol", "json")]
    public void What_makes_no_sense_with_resume_is_an_error(string option, string value) =>
        new RootCommand { StormCommand.Create() }.Parse(["storm", "--resume", option, value]).Errors.Should().NotBeEmpty();

    [Theory]
    [InlineData("--nodes", "2", "--redis", "0")]
    [InlineData("--nodes", "0")]
    [InlineData("--redis", "-1")]
    [InlineData("--store", "postgres")]
    public void A_service_that_cannot_be_is_an_error(params string[] options) =>
        new RootCommand { NodesCommand.Create() }.Parse(["nodes", .. options]).Errors.Should().NotBeEmpty();

    [Fact]
    public async Task Compare_puts_its_targets_side_by_side()
    {
        var exit = await RunAsync(
            CompareCommand.Create(), "--target", $"left={server}", "--target", $"right={server},{server}", "--rounds", "2", "--rooms", "1", "--members", "2",
            "--in-flight", "1", "--duration", "200ms", "--warmup", "0s", "--pid", $"left={Environment.ProcessId}", "--pid", $"right/redis={Environment.ProcessId}");

        exit.Should().Be(0);
        var runs = JsonDocument.Parse(await File.ReadAllTextAsync(JsonFile)).RootElement.EnumerateArray();
        runs.Select(run => run.GetProperty("name").GetString()).Should().Equal("left", "right", "right", "left");
        (await File.ReadAllTextAsync(HtmlFile)).Should().Contain("left and right").And.Contain("redis CPU");
    }

    [Theory]
    [InlineData("fanout", "--url", "nonsense")]
    [InlineData("fanout", "--rate", "1", "--in-flight", "1")]
    [InlineData("fanout", "--members", "0")]
    [InlineData("fanout", "--text-bytes", "24")]
    [InlineData("fanout", "--duration", "soon")]
    [InlineData("fanout", "--protocol", "carrier-pigeon")]
    public void What_makes_no_sense_is_an_error_before_anything_is_done(params string[] arguments) =>
        new RootCommand { FanoutCommand.Create() }.Parse(arguments).Errors.Should().NotBeEmpty();

    [Fact]
    public async Task A_run_that_cannot_be_made_exits_with_two() =>
        (await RunAsync(IdleCommand.Create(), "--url", server)).Should().Be(2, "no process is named");

    [Fact]
    public async Task The_answer_to_unread_is_measured_on_databases_that_are_removed_again()
    {
        string[] arguments = ["unread", "--rooms", "3", "--messages", "20", "--seconds", "1", "--data", folder.FullName];

        (await new RootCommand { UnreadCommand.Create() }.Parse(arguments).InvokeAsync()).Should().Be(0);

        folder.EnumerateFileSystemInfos().Should().BeEmpty();
    }

    private Task<int> RunAsync(Command command, params string[] arguments) =>
        new RootCommand { command }.Parse([command.Name, .. arguments, "--key", TestTokens.SigningKey, "--json", JsonFile, "--html", HtmlFile]).InvokeAsync();
}
