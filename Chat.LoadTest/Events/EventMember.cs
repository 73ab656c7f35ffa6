using Chat.LoadTest.Load;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Events;

/// <summary>A member that publishes and reads.</summary>
internal sealed class EventMember(Lane lane, Window window) : IWireListener
{
    private const int JoinId = 0;

    private readonly TaskCompletionSource welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WireConnection Connection { get; private set; } = null!;

    /// <summary>Why the server refused something, or ended the connection.</summary>
    public string? Complaint { get; private set; }

    public async Task JoinAsync(Uri server, string token, byte[] room, CancellationToken cancellation)
    {
        Connection = await WireConnection.OpenAsync(server, WireFormat.Plain, token, this, anyCertificate: false, cancellation);
        await welcome.Task.WaitAsync(cancellation);
        Connection.Join(JoinId, room);
        await joined.Task.WaitAsync(cancellation);
    }

    void IWireListener.OnRecord(in WireRecord record)
    {
        switch (record.Kind)
        {
            case RecordKind.Event:
                lane.Deliver(window.Includes(record.Text.Due) ? Latency.Microseconds(record.Text.Due, TimeProvider.System.GetTimestamp()) : null);
                break;
            case RecordKind.Welcome:
                welcome.TrySetResult();
                break;
            case RecordKind.Answer:
                joined.TrySetResult();
                break;
            case RecordKind.Error:
                Fail(record.Reason!);
                break;
        }
    }

    void IWireListener.OnClosed(int code, string reason) => Fail($"closed with {code} {reason}");

    private void Fail(string why)
    {
        Complaint ??= why;
        if (welcome.TrySetException(new RefusedException(why))) _ = welcome.Task.Exception;
        if (joined.TrySetException(new RefusedException(why))) _ = joined.Task.Exception;
    }
}
