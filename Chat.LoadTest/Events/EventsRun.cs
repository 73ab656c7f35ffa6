using System.Text;
using Chat.LoadTest.Honest;
using Chat.LoadTest.Load;
using Chat.LoadTest.Soak.Hostile;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Events;

/// <summary>
/// One room in which every member publishes events with a key, as cursors do, at a rate of its own: how long they take to the members who read, without and with members who do not. Latency
/// counts from when an event was due.
/// </summary>
internal sealed class EventsRun(HonestOptions options, double perSecond, int blocked) : IAsyncDisposable
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private readonly string room = options.RoomName(0);
    private readonly Window window = new();
    private readonly Lane[] lanes = [.. Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => new Lane())];
    private readonly List<EventMember> members = [];

    /// <summary>What the server has refused, of all members.</summary>
    public IEnumerable<string> Complaints => members.Select(member => member.Complaint).OfType<string>().Distinct();

    public async Task ConnectAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < options.Users; i++)
        {
            var member = new EventMember(lanes[i % lanes.Length], window);
            await member.JoinAsync(options.Urls[i % options.Urls.Count], await options.Tokens.GetAsync(options.UserName(i), cancellation), Encoding.ASCII.GetBytes(room), cancellation);
            members.Add(member);
        }
    }

    /// <summary>Measures for a time, with members who do not read or without.</summary>
    public async Task<EventsFigures> MeasureAsync(string name, bool withBlocked, TimeSpan duration, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var site = new HostileSite(options, [room]);
        BlockedMember[] deaf = [.. Enumerable.Range(0, withBlocked ? blocked : 0).Select(number => new BlockedMember(site, number, room))];
        var staying = Task.WhenAll(deaf.Select(member => member.RunAsync(end.Token)));
        var frequency = TimeProvider.System.TimestampFrequency;
        var start = TimeProvider.System.GetTimestamp();
        var from = start + (long)(Settling.TotalSeconds * frequency);
        var to = from + (long)(duration.TotalSeconds * frequency);
        var (latency, receipts) = (Latency.NewHistogram(), Latency.NewHistogram());
        foreach (var lane in lanes) lane.Drain(latency, receipts);
        latency.Reset();
        window.Set(from, to);
        var published = await Task.Factory.StartNew(() => Publish(start, from, to, end.Token), end.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation); // what is still under way
        foreach (var lane in lanes) lane.Drain(latency, receipts);
        await end.CancelAsync();
        await staying;
        return new EventsFigures(
            name, published, (double)latency.TotalCount / (published * members.Count), Percentile(50), Percentile(90), Percentile(99), Percentile(99.9), Percentile(100), deaf.Sum(member => member.CutOff));

        double Percentile(double percentile) => latency.GetValueAtPercentile(percentile) / 1000.0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in members) member.Connection.Close();
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        foreach (var member in members) member.Connection.Dispose();
    }

    /// <returns>How many were due in the window.</returns>
    private long Publish(long start, long from, long to, CancellationToken end)
    {
        var interval = TimeProvider.System.TimestampFrequency / (perSecond * members.Count);
        var name = Encoding.ASCII.GetBytes(room);
        var counted = 0L;
        for (var k = 0; ; k++)
        {
            var due = start + (long)(k * interval);
            if (due >= to || end.IsCancellationRequested) return counted;
            Pause.Until(due, end);
            members[k % members.Count].Connection.PublishEvent(name, new LoadText(due, k));
            if (due >= from) counted++;
        }
    }
}
