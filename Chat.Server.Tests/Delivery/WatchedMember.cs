using System.Text;
using System.Text.Json.Nodes;
using Chat.Server.Delivery;
using Chat.Server.Endpoints.PlainJson;
using Chat.Server.FastPath;
using Chat.Server.Tests.Harness;
using Chat.Server.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Server.Tests.Delivery;

/// <summary>A member on a real SignalR connection that takes everything at once, and the frames that were written to it.</summary>
internal sealed class WatchedMember
{
    private readonly Written written = new();
    private int read;

    public WatchedMember(IHubProtocol protocol, string user, TimeProvider time)
    {
        var format = protocol is PlainJsonProtocol ? FrameFormat.PlainJson : FrameFormat.Json;
        var connection = new DefaultConnectionContext(user);
        connection.Features.Set(new ClientFrames(new FrameStream(written, socket: null, time), format));
        var context = new HubConnectionContext(connection, new HubConnectionContextOptions(), NullLoggerFactory.Instance)
        {
            Protocol = protocol,
            UserIdentifier = user,
        };
        Member = new Member(new LocalConnection(context, new DeliveryOptions(), new DeliveryMetrics(TestMeters.Create(), time), time, NullLogger.Instance));
    }

    public Member Member { get; }

    public int Writes => written.Writes;

    /// <summary>What has come since the last look.</summary>
    public List<JsonNode> Read()
    {
        var records = new List<JsonNode>();
        var frames = written.GetBuffer().AsSpan(read, (int)written.Length - read);
        read = (int)written.Length;
        while (!frames.IsEmpty)
        {
            var (_, header, payload) = FrameHeader.Read(frames);
            records.Add(JsonNode.Parse(Encoding.UTF8.GetString(frames.Slice(header, payload)).TrimEnd('\u001e'))!);
            frames = frames[(header + payload)..];
        }

        return records;
    }

    /// <summary>Everything that follows is done when this returns: nothing is left to the context of the test.</summary>
    public static void Here(Action action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        action();
        SynchronizationContext.SetSynchronizationContext(context);
    }

    private sealed class Written : MemoryStream
    {
        public int Writes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
