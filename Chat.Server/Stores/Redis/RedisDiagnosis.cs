using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// Finds out what keeps a node from Redis, on connections of its own: the client reports a failure once, in its own words, and says nothing when
/// the reason becomes another one.
/// </summary>
internal sealed class RedisDiagnosis(ConfigurationOptions configuration, string[][] needs, Func<string, string> redact)
{
    /// <summary>Null when Redis answers and lets this server do all it needs. Throws nothing.</summary>
    public async Task<RedisProblem?> FindAsync(CancellationToken cancellation)
    {
        var problems = await Task.WhenAll(configuration.EndPoints.Select(endPoint => AskAsync(endPoint, cancellation)));
        // Of several end points the one that is furthest tells the most.
        var problem = problems.Contains(null) ? null : problems.MaxBy(problem => problem!.Cause);
        return problem is null ? null : problem with { Description = redact(problem.Description) };
    }

    private async Task<RedisProblem?> AskAsync(EndPoint endPoint, CancellationToken cancellation)
    {
        var name = EndPointCollection.ToString(endPoint);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(configuration.ConnectTimeout);
        var isResolved = endPoint is not DnsEndPoint;
        try
        {
            if (endPoint is DnsEndPoint dns) await Dns.GetHostAddressesAsync(dns.Host, timeout.Token);
            isResolved = true;
            using var socket = await ConnectAsync(endPoint, timeout.Token);
            await using var stream = new NetworkStream(socket);
            if (!configuration.Ssl) return await AskAsync(stream, name, timeout.Token);
            return await AskOverTlsAsync(stream, endPoint, name, timeout.Token);
        }
        catch (Exception e) when (!isResolved && e is (SocketException or OperationCanceledException))
        {
            return new(RedisCause.NameNotResolved, $"the name of {name} does not resolve ({(e as SocketException)?.SocketErrorCode ?? SocketError.TimedOut})");
        }
        catch (SocketException e)
        {
            return new(RedisCause.NotReachable, $"{name} is not reachable ({e.SocketErrorCode})");
        }
        catch (OperationCanceledException)
        {
            return new(RedisCause.NotReachable, $"{name} is not reachable (it does not answer in {configuration.ConnectTimeout} ms)");
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // Redis closes a connection to its port for TLS on which somebody speaks plainly.
            if (!configuration.Ssl && await SpeaksTlsAsync(endPoint, timeout.Token))
                return new(RedisCause.TlsFailed, $"{name} speaks TLS, so the address begins with rediss:// or has ssl=true");
            return new(RedisCause.NotReachable, $"what answers at {name} is no Redis, or closes connections at once");
        }
    }

    private static async Task<Socket> ConnectAsync(EndPoint endPoint, CancellationToken cancellation)
    {
        var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endPoint, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether a handshake comes about, with whatever certificate: nothing is said after it.</summary>
    private static async Task<bool> SpeaksTlsAsync(EndPoint endPoint, CancellationToken cancellation)
    {
        try
        {
            using var socket = await ConnectAsync(endPoint, cancellation);
            await using var tls = new SslStream(new NetworkStream(socket));
#pragma warning disable CA5359 // See above: no secret is sent, and nothing that comes is believed.
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "", RemoteCertificateValidationCallback = (_, _, _, _) => true }, cancellation);
#pragma warning restore CA5359
            return true;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<RedisProblem?> AskOverTlsAsync(NetworkStream stream, EndPoint endPoint, string name, CancellationToken cancellation)
    {
        await using var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = configuration.SslHost ?? (endPoint as DnsEndPoint)?.Host ?? (endPoint as IPEndPoint)?.Address.ToString() ?? "",
                    EnabledSslProtocols = configuration.SslProtocols ?? SslProtocols.None,
                    CertificateRevocationCheckMode = configuration.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
                },
                cancellation);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException)
        {
            var reason = e is AuthenticationException ? e.Message : "no handshake; perhaps it speaks no TLS";
            return new(RedisCause.TlsFailed, $"TLS with {name} failed ({reason})");
        }

        return await AskAsync(tls, name, cancellation);
    }

    private async Task<RedisProblem?> AskAsync(Stream stream, string name, CancellationToken cancellation)
    {
        var dialog = new RedisDialog(stream);
        // A sentinel has its own users, and serves no data.
        var isSentinel = configuration.ServiceName is not null;
        string[][] login = isSentinel || configuration.Password is not { Length: > 0 } password ? []
            : string.IsNullOrEmpty(configuration.User) ? [["AUTH", password]] : [["AUTH", configuration.User, password]];
        await dialog.SendAsync([.. login, ["PING"]], cancellation);
        string? error = null;
        try
        {
            for (var left = login.Length; left >= 0; left--) error ??= await dialog.ReadErrorAsync(cancellation);
        }
        catch (IOException) when (error is not null)
        {
            return RedisProblem.FromError(error) ?? new(RedisCause.NotReachable, $"{name} refuses connections ({error})");
        }

        if (isSentinel) return null;
        return error is not null && RedisProblem.FromError(error) is { } refused ? refused : await AskForRightsAsync(dialog, cancellation);
    }

    private async Task<RedisProblem?> AskForRightsAsync(RedisDialog dialog, CancellationToken cancellation)
    {
        await dialog.SendAsync(needs, cancellation);
        var problems = new List<(string Command, RedisProblem Problem)>();
        foreach (var command in needs)
            if (await dialog.ReadErrorAsync(cancellation) is { } error && RedisProblem.FromError(error) is { } problem) problems.Add((command[0], problem));

        if (problems.Count == 0) return null;
        var first = problems[0].Problem;
        var denied = problems.Where(p => p.Problem.Cause == RedisCause.PermissionDenied).Select(p => p.Command).ToArray();
        return denied.Length == 0 ? first
            : new(RedisCause.PermissionDenied, $"the user lacks rights, see ACL SETUSER, for {string.Join(", ", denied)} ({problems.First(p => p.Command == denied[0]).Problem.Description})");
    }
}
