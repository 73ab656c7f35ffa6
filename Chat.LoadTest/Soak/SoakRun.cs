using Chat.LoadTest.Honest;
using Chat.LoadTest.Soak.Hostile;
using Chat.LoadTest.Verify;

namespace Chat.LoadTest.Soak;

/// <summary>Honest users and hostile clients side by side, and what the servers hold meanwhile.</summary>
internal sealed class SoakRun : IAsyncDisposable
{
    private readonly ProcessWatch[] watches;

    public SoakRun(HonestOptions options, IReadOnlyDictionary<string, int> hostile, IReadOnlyList<int> pids, TimeSpan warmUp)
    {
        Honest = new HonestCrowd(options);
        var busy = Enumerable.Range(0, Math.Min(options.Rooms, 10)).Select(options.RoomName).ToArray();
        Hostile = new HostileCrowd(new HostileSite(options, busy), hostile);
        watches = [.. pids.Select(pid => new ProcessWatch(pid, warmUp))];
    }

    public HonestCrowd Honest { get; }

    public HostileCrowd Hostile { get; }

    /// <summary>Honest users come first, then the others.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Sample();
        await Honest.StartAsync(cancellation);
        await Hostile.StartAsync();
    }

    public IReadOnlyList<(int Pid, ProcessSample Sample)> Sample() => [.. watches.Select(w => (w.Pid, w.Sample()))];

    /// <summary>Sends the hostile clients away, lets the honest ones finish, and checks.</summary>
    /// <param name="settle">How long the servers have to give back what they held, with nobody there.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<SoakReport> FinishAsync(TimeSpan settle, CancellationToken cancellation)
    {
        var growth = watches.Select(w => w.Growth()).ToArray();
        var rows = Hostile.Rows;
        await Hostile.DisposeAsync();
        await Honest.FinishAsync(cancellation);
        await Honest.DisposeAsync();
        await Task.Delay(settle, cancellation);
        for (var i = 0; i < watches.Length; i++) growth[i] = growth[i] with { After = watches[i].Sample() };
        return new SoakReport(HonestReport.Of(Honest.Ledger), rows, growth, [.. watches.Select(w => w.Samples)]);
    }

    public async ValueTask DisposeAsync()
    {
        await Hostile.DisposeAsync();
        await Honest.DisposeAsync();
    }
}
