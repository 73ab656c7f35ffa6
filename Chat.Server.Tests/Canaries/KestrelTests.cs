using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chat.Server.Tests.Canaries;

/// <summary>What the server relies on of Kestrel and its documentation does not say, see docs/dotnet.md. Kestrel alone, without anything of ours.</summary>
public sealed class KestrelTests
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n");

    [Fact]
    public async Task What_is_sent_to_the_socket_after_an_upgrade_comes_after_its_answer()
    {
        await using var server = await StartAsync(http => http, async context =>
        {
            var socket = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
            await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            socket.Send("past Kestrel"u8);
        });

        for (var i = 0; i < 200; i++)
        {
            var answer = await AskAsync(server, "past Kestrel");
            answer.Should().StartWith("HTTP/1.1 101").And.EndWith("\r\n\r\npast Kestrel");
        }
    }

    [Fact]
    public async Task An_upgraded_connection_is_left_as_it_is_when_its_request_has_ended()
    {
        await using var server = await StartAsync(
            http => async connection =>
            {
                var transport = connection.Transport;
                await http(connection);
                connection.ConnectionClosed.IsCancellationRequested.Should().BeFalse();
                await transport.Output.WriteAsync("ended;"u8.ToArray());
                while (true)
                {
                    var read = await transport.Input.ReadAsync();
                    transport.Input.AdvanceTo(read.Buffer.End);
                    if (read.Buffer.IsEmpty && read.IsCanceled) continue; // HTTP's last word
                    await transport.Output.WriteAsync(Encoding.ASCII.GetBytes($"read {read.Buffer.Length}."));
                    return;
                }
            },
            async context => await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync());

        using var client = await ConnectAsync(server);
        await client.GetStream().WriteAsync(Request);
        await ReadUntilAsync(client.GetStream(), "ended;");
        await client.GetStream().WriteAsync("more"u8.ToArray());

        (await ReadUntilAsync(client.GetStream(), ".")).Should().EndWith("read 4.");
    }

    [Fact]
    public async Task Every_connection_has_a_heartbeat()
    {
        var beats = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(
            http => connection =>
            {
                var count = 0;
                connection.Features.GetRequiredFeature<IConnectionHeartbeatFeature>().OnHeartbeat(
                    _ =>
                    {
                        if (Interlocked.Increment(ref count) == 2) beats.TrySetResult();
                    },
                    connection);
                return http(connection);
            },
            _ => beats.Task);

        using var client = await ConnectAsync(server);
        await client.GetStream().WriteAsync(Request);

        await beats.Task.WaitAsync(Wait.Deadline);
    }

    [Fact]
    public async Task TLS_holds_whom_it_calls_in_a_field_and_writes_each_record_by_one_write()
    {
        ConnectionDelegate? behind = null;
        CountingOutput? output = null;
        await using var server = await StartAsync(
            tls =>
            {
                tls.Target!.GetType().Name.Should().Be("HttpsConnectionMiddleware");
                var next = tls.Target.GetType().GetField("_next", BindingFlags.Instance | BindingFlags.NonPublic)!;
                var http = (ConnectionDelegate)next.GetValue(tls.Target)!;
                behind = connection =>
                {
                    connection.Features.GetRequiredFeature<ISslStreamFeature>().SslStream.IsAuthenticated.Should().BeTrue();
                    return http(connection);
                };
                next.SetValue(tls.Target, behind);
                return connection =>
                {
                    output = new CountingOutput(connection.Transport.Output);
                    connection.Transport = new Transport(connection.Transport.Input, output);
                    return tls(connection);
                };
            },
            async context =>
            {
                await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
                var before = output!.Writes;
                await context.Features.GetRequiredFeature<ISslStreamFeature>().SslStream.WriteAsync("past HTTP"u8.ToArray());
                (output.Writes - before, output.Others).Should().Be((1, 0));
            },
            endpoint => endpoint.UseHttps(TlsServer.Certificate));
        using var client = await ConnectAsync(server);
        await using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, PlainTestClient.AnyCertificate);
        await stream.AuthenticateAsClientAsync("localhost");
        await stream.WriteAsync(Request);

        (await ReadUntilAsync(stream, "past HTTP")).Should().StartWith("HTTP/1.1 101");
        behind.Should().NotBeNull();
    }

    private static async Task<string> AskAsync(WebApplication server, string until)
    {
        using var client = await ConnectAsync(server);
        await client.GetStream().WriteAsync(Request);
        return await ReadUntilAsync(client.GetStream(), until);
    }

    private static async Task<TcpClient> ConnectAsync(WebApplication server)
    {
        var client = new TcpClient();
        var address = new Uri(server.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        return client;
    }

    private static async Task<string> ReadUntilAsync(Stream stream, string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[1024];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer).AsTask().WaitAsync(Wait.Deadline);
            read.Should().BePositive($"'{text}' is not all");
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    private static async Task<WebApplication> StartAsync(Func<ConnectionDelegate, ConnectionDelegate> around, RequestDelegate serve, Action<ListenOptions>? behind = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<SocketTransportOptions>(options =>
        {
            options.MaxWriteBufferSize = 2;
            options.UnsafePreferInlineScheduling = true;
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Use(around);
            behind?.Invoke(endpoint);
        }));
        var app = builder.Build();
        app.Run(serve);
        await app.StartAsync();
        return app;
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class CountingOutput(PipeWriter inner) : PipeWriter
    {
        public int Writes { get; private set; }

        public int Others { get; private set; }

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            Writes++;
            return inner.WriteAsync(source, cancellationToken);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0)
        {
            Others++;
            return inner.GetMemory(sizeHint);
        }

        public override Span<byte> GetSpan(int sizeHint = 0)
        {
            Others++;
            return inner.GetSpan(sizeHint);
        }

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
