using Chat.LoadTest.Meters;

namespace Chat.LoadTest.Resume;

/// <summary>The most memory that the service's processes hold, by label, from its beginning to its end.</summary>
internal sealed class PeakMemory : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyList<WatchedProcess> processes;
    private readonly SortedDictionary<string, long> peaks = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ending = new();
    private readonly Task watching;

    public PeakMemory(IReadOnlyList<WatchedProcess> processes)
    {
        this.processes = processes;
        Look();
        watching = WatchAsync();
    }

    /// <summary>Ends the watching.</summary>
    /// <returns>Resident bytes.</returns>
    public async Task<IReadOnlyDictionary<string, long>> EndAsync()
    {
        await DisposeAsync();
        Look();
        return peaks;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await watching;
    }

    private void Look()
    {
        foreach (var group in processes.GroupBy(process => process.Label))
            peaks[group.Key] = Math.Max(peaks.GetValueOrDefault(group.Key), group.Sum(process => process.Resident));
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token)) Look();
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
