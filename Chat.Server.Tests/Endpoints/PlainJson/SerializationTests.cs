using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

public sealed class SerializationTests
{
    private const int PerProtocol = 8;
    private const int Messages = 5;

    [Fact]
    public async Task A_message_is_serialized_once_per_protocol_whatever_the_number_of_receivers()
    {
        var written = new ConcurrentBag<(string Protocol, string Text)>();
        await using var server = await ChatServer.StartAsync(builder => CountWriting(builder.Services, written));
        var clients = await Task.WhenAll(
            from protocol in Connect.EveryProtocol
            from i in Enumerable.Range(0, PerProtocol)
            select Connect.ToAsync(server.Address, $"{protocol}-{i}", protocol));
        foreach (var client in clients) await client.JoinAsync("room");

        for (var i = 0; i < Messages; i++) await clients[i].SayAsync("room", $"m{i}");
        foreach (var client in clients) await client.Events.CountAsync<ChatMessage>(Messages);

        foreach (var protocol in new[] { "json", "messagepack", "plain-json" })
            written.Where(w => w.Protocol == protocol).Select(w => w.Text).Should().BeEquivalentTo(Enumerable.Range(0, Messages).Select(i => $"m{i}"), protocol);
        foreach (var client in clients) await client.DisposeAsync();
    }

    private static void CountWriting(IServiceCollection services, ConcurrentBag<(string Protocol, string Text)> written)
    {
        foreach (var descriptor in services.Where(s => s.ServiceType == typeof(IHubProtocol)).ToArray())
        {
            services.Remove(descriptor);
            services.AddSingleton<IHubProtocol>(provider =>
                new Counting((IHubProtocol)(descriptor.ImplementationInstance ?? descriptor.ImplementationFactory!(provider)), written));
        }
    }

    /// <summary>Notes which room messages a protocol writes, and how often.</summary>
    private sealed class Counting(IHubProtocol inner, ConcurrentBag<(string Protocol, string Text)> written) : IHubProtocol
    {
        public string Name => inner.Name;

        public int Version => inner.Version;

        public TransferFormat TransferFormat => inner.TransferFormat;

        public bool IsVersionSupported(int version) => inner.IsVersionSupported(version);

        public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) =>
            inner.TryParseMessage(ref input, binder, out message);

        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
        {
            Note(message);
            return inner.GetMessageBytes(message);
        }

        public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
        {
            Note(message);
            inner.WriteMessage(message, output);
        }

        private void Note(HubMessage message)
        {
            if (message is InvocationMessage { Arguments: [ChatMessage said, ..] }) written.Add((Name, said.Text));
        }
    }
}
