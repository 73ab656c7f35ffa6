using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Load;

/// <summary>One connection of the crowd, and the room it is in, if any.</summary>
internal sealed class Member(Room? room, Lane lane, Window window) : IWireListener
{
    private const int JoinId = 0;

    private readonly TaskCompletionSource welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool leaving;

    public MemberLedger Ledger { get; } = new();

    /// <summary>The connection ended before it was meant to.</summary>
    public (int Code, string Reason)? Closed { get; private set; }

    /// <summary>The first error the server answered with.</summary>
    public string? Complaint { get; private set; }

    public WireConnection? Connection { get; private set; }

    public bool IsLive => Connection is { HasEnded: false } && Closed is null;

    /// <summary>Returns when the server has said welcome.</summary>
    public async Task ConnectAsync(Service service, int index, int node, string token, CancellationToken cancellation)
    {
        Connection = await WireConnection.OpenAsync(
            service.Nodes[node], service.Formats[index % service.Formats.Count], token, this, service.AnyCertificate, cancellation, deflate: service.Deflate, http2: service.Http2);
        await welcome.Task.WaitAsync(cancellation);
    }

    public async Task JoinAsync(CancellationToken cancellation)
    {
        Connection!.Join(JoinId, room!.NameBytes);
        await joined.Task.WaitAsync(cancellation);
    }

    public void Send(int number, long due, int textBytes) => Connection!.SendMessage(number, room!.NameBytes, new LoadText(due, number), textBytes);

    public void Leave()
    {
        leaving = true;
        Connection?.Close();
    }

    void IWireListener.OnRecord(in WireRecord record)
    {
        switch (record.Kind)
        {
            case RecordKind.Message:
                OnMessage(record);
                break;
            case RecordKind.Answer when record.Id == JoinId:
                joined.TrySetResult();
                break;
            case RecordKind.Answer:
                OnReceipt((int)record.Id);
                break;
            case RecordKind.Welcome:
                welcome.TrySetResult();
                break;
            case RecordKind.Error:
                OnError((int)record.Id, record.Reason!);
                break;
        }
    }

    void IWireListener.OnClosed(int code, string reason)
    {
        if (!leaving) Closed = (code, reason);
        var refused = new RefusedException($"closed with {code}");
        if (welcome.TrySetException(refused)) _ = welcome.Task.Exception;
        if (joined.TrySetException(refused)) _ = joined.Task.Exception;
    }

    private void OnMessage(in WireRecord record)
    {
        var now = TimeProvider.System.GetTimestamp();
        if (!Ledger.Add(record.Text.Number, record.Seq)) return;
        lane.Deliver(window.Includes(record.Text.Due) ? Latency.Microseconds(record.Text.Due, now) : null);
        room!.InFlight?.Arrived(record.Text.Number);
    }

    private void OnReceipt(int number)
    {
        var now = TimeProvider.System.GetTimestamp();
        if (room?.Ledger.Store(number) is not { } due) return;
        if (window.Includes(due)) lane.Receipt(Latency.Microseconds(due, now));
        room.InFlight?.Arrived(number);
    }

    private void OnError(int id, string code)
    {
        Complaint ??= code;
        var refused = new RefusedException(code);
        if (welcome.TrySetException(refused)) _ = welcome.Task.Exception;
        if (id <= JoinId && joined.TrySetException(refused)) _ = joined.Task.Exception;
        if (id <= JoinId || room is null) return;
        room.Ledger.Refuse(id);
        room.InFlight?.Abandon(id);
    }
}
