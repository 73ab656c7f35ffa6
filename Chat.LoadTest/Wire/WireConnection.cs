using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Chat.LoadTest.Clients;

namespace Chat.LoadTest.Wire;

/// <summary>
/// A WebSocket client that does no more than a load test needs: nothing is allocated per message, received or sent. It answers
/// pings and closes.
/// </summary>
internal sealed class WireConnection : ITransportHandler, IFrameHandler, IDisposable
{
    private const int ClosedWithoutCode = 1006;
    private const int ProtocolError = 1002;
    private const int ServerError = 1011;

    private static ReadOnlySpan<byte> NormalClosure => [1000 >> 8, 1000 & 0xFF];

    private readonly ITransport transport;
    private readonly WireFormat format;
    private readonly IWireListener listener;
    private readonly FrameReader reader;
    private (int Code, string Reason) end = (ClosedWithoutCode, "");

    private WireConnection(ITransport transport, WireFormat format, IWireListener listener, bool deflate)
    {
        reader = new FrameReader(deflate);
        this.transport = transport;
        this.format = format;
        this.listener = listener;
    }

    public bool HasEnded { get; private set; }

    /// <summary>Bytes of frames that came, as they were on the wire but for TLS.</summary>
    public long BytesReceived { get; private set; }

    /// <param name="server">Its address.</param>
    /// <param name="format">What is spoken.</param>
    /// <param name="token">Who connects.</param>
    /// <param name="listener">Hears what comes.</param>
    /// <param name="anyCertificate">Whether certificates are taken unchecked.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <param name="local">A loopback address to come from; the system's choice when null.</param>
    /// <param name="deflate">Whether permessage-deflate is offered.</param>
    /// <param name="http2">Whether the WebSocket is opened over HTTP/2; without <paramref name="local"/> and <paramref name="deflate"/>.</param>
    /// <exception cref="RefusedException">There is no server, or it did not want to.</exception>
    public static async Task<WireConnection> OpenAsync(
        Uri server, WireFormat format, string token, IWireListener listener, bool anyCertificate, CancellationToken cancellation, IPAddress? local = null, bool deflate = false,
        bool http2 = false)
    {
        if (http2)
        {
            var opened = new WireConnection(await Http2Upgrade.OpenAsync(server, format.Address(token), anyCertificate, cancellation), format, listener, deflate: false);
            opened.Start([]);
            return opened;
        }

        Socket? socket = null;
        try
        {
            socket = await ConnectAsync(server, local, cancellation);
            var (stream, transport) = await SecureAsync(socket, server, anyCertificate, cancellation);
            var rest = await Upgrade.SendAsync(stream, server, format.Address(token), deflate, cancellation);
            var connection = new WireConnection(transport ?? new SocketTransport(socket), format, listener, deflate);
            connection.Start(rest);
            return connection;
        }
        catch (Exception exception)
        {
            socket?.Dispose();
            if (exception is SocketException error) throw new RefusedException(error.SocketErrorCode.ToString());
            if (exception is IOException or System.Security.Authentication.AuthenticationException) throw new RefusedException(exception.Message);
            throw;
        }
    }

    public void Join(int id, ReadOnlySpan<byte> room)
    {
        var frame = OutgoingFrame.Current;
        transport.Send(frame.Seal(format.Opcode, format.WriteJoin(frame.Payload, id, room)));
    }

    /// <summary>In plain JSON only.</summary>
    public void Resume(int id, ReadOnlySpan<byte> room, string epoch, long seq)
    {
        var frame = OutgoingFrame.Current;
        transport.Send(frame.Seal(Opcode.Text, PlainFormat.WriteResume(frame.Payload, id, room, epoch, seq)));
    }

    public void SendMessage(int id, ReadOnlySpan<byte> room, LoadText text, int textBytes)
    {
        var frame = OutgoingFrame.Current;
        transport.Send(frame.Seal(format.Opcode, format.WriteMessage(frame.Payload, id, room, text, textBytes)));
    }

    /// <summary>In plain JSON only.</summary>
    public void PublishEvent(ReadOnlySpan<byte> room, LoadText text)
    {
        var frame = OutgoingFrame.Current;
        transport.Send(frame.Seal(Opcode.Text, PlainFormat.WriteEvent(frame.Payload, room, text)));
    }

    /// <summary>Sends what keeps a silent connection alive, where the client has to.</summary>
    public void KeepAlive()
    {
        if (!format.KeepAlive.IsEmpty) Send(format.Opcode, format.KeepAlive);
    }

    /// <summary>Says goodbye; the end comes with the server's answer.</summary>
    public void Close() => Send(Opcode.Close, NormalClosure);

    /// <summary>Ends without a goodbye.</summary>
    public void Abort() => transport.Abort();

    public void Dispose() => transport.Dispose();

    void ITransportHandler.OnBytes(ReadOnlySpan<byte> bytes)
    {
        if (HasEnded) return;
        BytesReceived += bytes.Length;
        try
        {
            reader.Feed(bytes, this);
        }
        catch (InvalidDataException exception)
        {
            end = (ProtocolError, exception.Message);
            transport.Dispose();
        }
    }

    void ITransportHandler.OnEnd()
    {
        HasEnded = true;
        reader.Dispose();
        transport.Dispose();
        listener.OnClosed(end.Code, end.Reason);
    }

    int IFrameHandler.OnMessage(ReadOnlySpan<byte> payload)
    {
        var rest = payload;
        while (format.TryRead(ref rest, out var record))
        {
            if (record.Kind == RecordKind.Close) NoteClose(record.Reason!);
            listener.OnRecord(record);
        }

        return payload.Length - rest.Length;
    }

    void IFrameHandler.OnControl(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        if (opcode == Opcode.Ping) Send(Opcode.Pong, payload);
        if (opcode != Opcode.Close) return;
        if (end.Code == ClosedWithoutCode && payload.Length >= 2)
            end = (BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload[2..]));
        Send(Opcode.Close, payload);
    }

    private static async Task<Socket> ConnectAsync(Uri server, IPAddress? local, CancellationToken cancellation)
    {
        if (local is not null) return await LocalAddress.ConnectAsync(server.Host, server.Port, local, null, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<(Stream Stream, ITransport? Transport)> SecureAsync(
        Socket socket, Uri server, bool anyCertificate, CancellationToken cancellation)
    {
        var secured = server.Scheme is "https" or "wss";
        var stream = new NetworkStream(socket, ownsSocket: secured);
        if (!secured) return (stream, null);
        var secure = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, errors) => anyCertificate || errors == SslPolicyErrors.None);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.Host }, cancellation);
        return (secure, new StreamTransport(secure));
    }

    private void Start(ReadOnlySpan<byte> received)
    {
        if (!format.Handshake.IsEmpty) Send(format.Opcode, format.Handshake);
        ((ITransportHandler)this).OnBytes(received);
        transport.Start(this);
    }

    private void Send(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var frame = OutgoingFrame.Current;
        payload.CopyTo(frame.Payload);
        transport.Send(frame.Seal(opcode, payload.Length));
    }

    /// <summary>SignalR says the code in the text, <c>CODE: REASON</c>, and closes the WebSocket as if all were well.</summary>
    private void NoteClose(string error)
    {
        for (var i = 0; i + 4 <= error.Length; i++)
        {
            if (!int.TryParse(error.AsSpan(i, 4), out var code) || code is < 1000 or > 4999) continue;
            end = (code, error);
            return;
        }

        if (error.Length > 0) end = (ServerError, error);
    }
}
