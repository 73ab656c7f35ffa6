using System.Net;
using Chat.LoadTest.Load;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Resume;

/// <summary>One connection of a member, from its opening to its end.</summary>
internal sealed class ResumeLink(ResumeMember member) : IWireListener
{
    private static readonly ResumingFormat Format = new();

    private readonly TaskCompletionSource welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WireConnection? connection;
    private volatile bool isCut;

    public WireConnection Connection => connection!;

    /// <summary>Returns when the server has said welcome.</summary>
    /// <exception cref="RefusedException">It did not.</exception>
    public async Task OpenAsync(Service service, int node, string token, IPAddress local, CancellationToken cancellation)
    {
        connection = await WireConnection.OpenAsync(service.Nodes[node], Format, token, this, service.AnyCertificate, cancellation, local);
        await welcome.Task.WaitAsync(cancellation);
    }

    /// <summary>Ends it without a goodbye; what it has still heard is not told.</summary>
    public void Cut()
    {
        isCut = true;
        connection?.Abort();
    }

    void IWireListener.OnRecord(in WireRecord record)
    {
        if (isCut) return;
        if (record.Kind == RecordKind.Welcome) welcome.TrySetResult();
        else member.OnRecord(this, record);
    }

    void IWireListener.OnClosed(int code, string reason)
    {
        var wasWelcome = !welcome.TrySetException(new RefusedException($"closed with {code}"));
        if (!wasWelcome) _ = welcome.Task.Exception;
        else if (!isCut) member.OnClosed(this, code);
    }
}
