using HdrHistogram;

namespace Chat.LoadTest.Load;

/// <summary>
/// Sends at a rate, come what may: a server that falls behind is not spared, and a message that leaves late counts from when it
/// was due. Rooms take turns, and in each room its members.
/// </summary>
internal sealed class OpenLoop(double rate, int textBytes) : ISender
{
    public LongHistogram Lateness { get; } = Latency.NewHistogram();

    public void Run(Crowd crowd, long start, long end, CancellationToken cancellation)
    {
        var interval = TimeProvider.System.TimestampFrequency / rate;
        var rotation = new Rotation(crowd);
        for (var k = 0L; !cancellation.IsCancellationRequested; k++)
        {
            var due = start + (long)(k * interval);
            if (due >= end) return;
            Pause.Until(due, cancellation);
            if (crowd.Window.Includes(due)) Lateness.RecordValue(Latency.Bounded(Latency.Microseconds(due, TimeProvider.System.GetTimestamp())));
            if (!rotation.TryNext(out var room, out var member)) return;
            member.Send(room.Ledger.Next(due), due, textBytes);
        }
    }
}
