using Chat.Server.Ports;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>The service where it has one node: a question is a call.</summary>
internal sealed class SingleNode : INodes
{
    private Func<string, string, Task<string>>? responder;

    public string NodeId { get; } = Guid.NewGuid().ToString("N");

    public void Answer(Func<string, string, Task<string>> responder) => this.responder = responder;

    public async Task<IReadOnlyList<NodeReply>> AskAsync(string question, string body, CancellationToken cancellation = default)
    {
        try
        {
            return [new NodeReply(NodeId, await responder!(question, body).WaitAsync(cancellation))];
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return [new NodeReply(NodeId, null)];
        }
    }
}
