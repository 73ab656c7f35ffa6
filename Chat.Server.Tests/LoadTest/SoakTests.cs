using Chat.LoadTest.Honest;
using Chat.LoadTest.Soak;
using Chat.LoadTest.Soak.Hostile;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.LoadTest;

/// <summary>
/// A short soak: a real server process with the default limits, honest users and every kind of hostile client. It ends when enough
/// has happened, not after a time.
/// </summary>
public sealed class SoakTests : IDisposable
{
    private const string HalfOpen = "half-open";

    /// <summary>Generous: a process that has just begun grows while its code is compiled. A leak of this load would soon be beyond it.</summary>
    private const double MostMiB = 700;

    private const int MostHandles = 60;

    /// <summary>
    /// Attacks that nothing is waited for here: what the server does about them takes it longer, and is tested by itself in
    /// <see cref="Endpoints.Connections.UnfinishedConnectionTests"/>; empty fragments on the hub go on as long as they like.
    /// </summary>
    private static readonly string[] NotAwaited =
    [
        "silence instead of HTTP", "half an HTTP request", "an HTTP request at a byte a second", "an upgrade and no handshake",
        "a handshake at a byte a second", "no answer to pings", "no answer to pings on the hub", "empty fragments to the hub",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-soak-");

    private string Messages => $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}";

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Honest_users_notice_nothing_of_hostile_clients_and_all_of_those_are_refused()
    {
        await using var server = await ServerProcess.StartAsync(Messages, "--Chat:Limits:Enabled=true", "--Chat:Limits:MessageTimeout=00:00:02");
        var options = Options(server) with { Users = 20, Rooms = 4, RoomsPerUser = 2, Pause = TimeSpan.FromMilliseconds(250) };
        await using var run = new SoakRun(options, HostileKind.All.ToDictionary(k => k.Name, k => k.Attacks.Count), [server.Id], TimeSpan.Zero);
        await run.StartAsync(CancellationToken.None);

        foreach (var (kind, attack) in run.Hostile.Expected.Where(e => e.Kind != "churn" && !NotAwaited.Contains(e.Attack)))
            await EventuallyAsync(run, () => run.Hostile.WasRefused(kind, attack), $"{kind}: {attack} is refused");
        await EventuallyAsync(run, () => run.Honest.Ledger.Counts["receipts"] > 300 && run.Hostile.Rows.Count(r => r.Kind == "churn") >= 4, "enough was said");

        var report = await run.FinishAsync(TimeSpan.Zero, CancellationToken.None);
        report.Honest.FirstViolations.Should().BeEmpty();
        report.Hostile.Should().NotContain(row => row.Breach);
        report.Hostile.Select(row => row.Kind).Should().Contain(HostileKind.All.Select(k => k.Name).Where(k => k != HalfOpen));
        await ShouldGiveBackAsync(server, report);
    }

    [Fact]
    public async Task Ninety_members_get_everything_beside_ten_that_stop_reading_and_memory_is_bounded()
    {
        await using var server = await ServerProcess.StartAsync(Messages, "--Chat:Limits:Enabled=true");
        var options = Options(server) with { Users = 90, Rooms = 1, RoomsPerUser = 1, Pause = TimeSpan.FromSeconds(4) };
        await using var run = new SoakRun(options, new Dictionary<string, int> { ["slow-readers"] = 10 }, [server.Id], TimeSpan.Zero);
        await run.StartAsync(CancellationToken.None);

        await EventuallyAsync(run, () => run.Hostile.Rows.Where(r => r.Refused).Sum(r => r.Count) >= 10, "ten were cut off");

        var report = await run.FinishAsync(TimeSpan.Zero, CancellationToken.None);
        report.Honest.FirstViolations.Should().BeEmpty();
        report.Honest.Counts["receipts"].Should().BePositive();
        await ShouldGiveBackAsync(server, report);
    }

    private static HonestOptions Options(ServerProcess server) => new([server.Address], TestTokens.SigningKey);

    /// <summary>Waits, taking samples; a violation ends it at once.</summary>
    private static Task EventuallyAsync(SoakRun run, Func<bool> condition, string description) => Wait.UntilAsync(
        () =>
        {
            run.Sample();
            run.Honest.Ledger.Violations.Should().BeEmpty();
            return condition();
        },
        description);

    private static async Task ShouldGiveBackAsync(ServerProcess server, SoakReport report)
    {
        var process = report.Processes.Should().ContainSingle().Subject;
        (process.PeakRssMib - process.Before.RssMib).Should().BeLessThan(MostMiB);
        await Wait.UntilAsync(
            () => ProcessSample.Take(server.Id, TimeSpan.Zero).Handles <= process.Before.Handles + MostHandles, "the server has given its handles back");
    }
}
