using System.Diagnostics;
using System.Globalization;
using Chat.Contracts;
using Chat.LoadTest.Honest;
using Chat.LoadTest.Soak.Hostile;
using HdrHistogram;

namespace Chat.LoadTest.Soak.Blocked;

/// <summary>
/// One room at a steady rate: how long messages take to the members who read, without and with members who do not. Latency counts
/// from when a message was due, so a sender that is held up does not hide it.
/// </summary>
internal sealed class BlockedRun(HonestOptions options, int blocked, int perSecond, int length, int? pid) : IAsyncDisposable
{
    private readonly string room = options.RoomName(0);
    private readonly Ledger ledger = new();
    private readonly List<IChatConnection> connections = [];
    private readonly LongHistogram latency = new(TimeSpan.FromMinutes(10).Ticks, 3);
    private long received;
    private long expected;

    public Ledger Ledger => ledger;

    public async Task ConnectAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < options.Users; i++)
        {
            var view = new RoomView(options.UserName(i), room, ledger);
            var token = await options.Tokens.GetAsync(options.UserName(i), cancellation);
            var target = new ConnectionTarget(options.Urls[i % options.Urls.Count], token, HonestOptions.AddressOf(i), e => Take(view, e));
            var connection = await target.ConnectAsync(HonestProtocol.PlainJson, cancellation);
            connections.Add(connection);
            await connection.JoinAsync(new JoinRoomRequest(room, view.BeginJoin(view)), snapshot => view.EndJoin(snapshot, connection.InOrder));
        }
    }

    /// <summary>Measures for a time, with so many members blocked as there are to be.</summary>
    public async Task<BlockedFigures> MeasureAsync(string name, bool withBlocked, TimeSpan duration, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, int> { ["slow-readers"] = withBlocked ? blocked : 0 };
        await using var hostile = new HostileCrowd(new HostileSite(options, [room]), counts);
        await hostile.StartAsync();
        await SendAsync(TimeSpan.FromSeconds(5), cancellation); // until they are in the way
        await EveryoneHasAsync(cancellation);
        lock (latency) latency.Reset();
        var peak = 0.0;
        var start = Stopwatch.GetTimestamp();
        var sending = SendAsync(duration, cancellation);
        while (!sending.IsCompleted)
        {
            if (pid is { } process) peak = Math.Max(peak, ProcessSample.Take(process, Stopwatch.GetElapsedTime(start)).RssMib);
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromMilliseconds(500), cancellation));
        }

        await sending;
        await EveryoneHasAsync(cancellation);
        lock (latency)
            return new BlockedFigures(name, latency.TotalCount, Percentile(50), Percentile(90), Percentile(99), Percentile(99.9), Percentile(100), hostile.Rows.Sum(r => r.Count), peak);

        double Percentile(double percentile) => TimeSpan.FromTicks(latency.GetValueAtPercentile(percentile)).TotalMilliseconds;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections) await connection.DisposeAsync();
    }

    private async Task SendAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var answers = new List<Task>();
        var count = (int)(duration.TotalSeconds * perSecond);
        for (var i = 0; i < count; i++)
        {
            var due = start + (long)((double)i / perSecond * Stopwatch.Frequency);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } wait) await Task.Delay(wait, cancellation);
            var text = due.ToString(CultureInfo.InvariantCulture).PadRight(length, '.');
            answers.Add(connections[i % connections.Count].AskAsync<Receipt>(ChatOperations.Message, new SendMessageRequest(room, text)));
        }

        await Task.WhenAll(answers);
        Interlocked.Add(ref expected, (long)count * connections.Count);
    }

    private async Task EveryoneHasAsync(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (Interlocked.Read(ref received) < Interlocked.Read(ref expected) && Stopwatch.GetElapsedTime(start) < options.CatchUpTimeout)
            await Task.Delay(20, cancellation);
        if (Interlocked.Read(ref received) is var count && count != Interlocked.Read(ref expected)) ledger.Violation($"{count} messages came of {expected}");
    }

    private void Take(RoomView view, object e)
    {
        if (e is not ChatMessage message || message.Room != room) return;
        var sent = long.Parse(message.Text.AsSpan().TrimEnd('.'), CultureInfo.InvariantCulture);
        var took = Stopwatch.GetElapsedTime(sent);
        lock (latency) latency.RecordValue(Math.Clamp(took.Ticks, 1, latency.HighestTrackableValue));
        view.Take(view, message);
        Interlocked.Increment(ref received);
    }
}
