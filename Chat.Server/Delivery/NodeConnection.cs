using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>
/// The only connection the backplane's own manager knows on this node: a member of every group that has members here. So each
/// message reaches a node once, however many clients wait for it, and is put in order before any of them sees it.
/// </summary>
internal sealed class NodeConnection(string nodeId, Action<SerializedHubMessage> receive, ILoggerFactory loggers)
    : HubConnectionContext(new Nowhere("node-" + nodeId), new HubConnectionContextOptions(), loggers)
{
    private readonly Func<NodeConnection> twin = () => new NodeConnection(nodeId, receive, loggers);

    public override IHubProtocol Protocol { get; set; } = RouteProtocol.Instance;

    /// <summary>The same node for another manager, which knows nothing of what is noted on this one.</summary>
    public NodeConnection Twin() => twin();

    /// <summary>Takes what is of this process without a way over the backplane. Never waits and never fails.</summary>
    public void Receive(HubMessage message) => receive(new SerializedHubMessage(message));

    /// <summary>Never waits and never fails, so the backplane is never held up.</summary>
    public override ValueTask WriteAsync(SerializedHubMessage message, CancellationToken cancellationToken = default)
    {
        receive(message);
        return ValueTask.CompletedTask;
    }

    public override ValueTask WriteAsync(HubMessage message, CancellationToken cancellationToken = default)
    {
        Receive(message);
        return ValueTask.CompletedTask;
    }

    /// <summary>A connection with no other end.</summary>
    private sealed class Nowhere(string id) : ConnectionContext, IDuplexPipe
    {
        public override string ConnectionId { get; set; } = id;

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

        public override IDuplexPipe Transport
        {
            get => this;
            set => throw new NotSupportedException();
        }

        public PipeReader Input { get; } = PipeReader.Create(Stream.Null);

        public PipeWriter Output { get; } = PipeWriter.Create(Stream.Null);
    }
}
