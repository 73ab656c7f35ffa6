using System.CommandLine;
using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Commands;

/// <summary>The options that say where to connect and as whom; all load commands have them.</summary>
internal sealed class ServiceOptions
{
    public Option<Uri[]> Url { get; } = ServerAddress.Option("A server; several times for several nodes, over which the connections of each room are spread");

    public Option<string[]> Pid { get; } = new("--pid")
    {
        Description = "A server process on this machine whose CPU and memory are measured; several times, and with a label where it is not the server: redis=1234",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> key = new("--key") { Description = "The servers' Jwt:SigningKey; without it, their development tokens are used" };

    private readonly Option<FileInfo?> tokens = new("--tokens") { Description = "A file with a token on each line, for servers that know other keys; connections take them in turn" };

    private readonly Option<string> protocol = new("--protocol") { Description = "What the connections speak; mixed takes turns", DefaultValueFactory = _ => "plain" };

    private readonly Option<bool> insecure = new("--insecure") { Description = "Take any TLS certificate" };

    private readonly Option<bool> deflate = new("--deflate") { Description = "Offer permessage-deflate, and unpack what comes" };

    private readonly Option<bool> http2 = new("--http2") { Description = "Open the WebSockets over HTTP/2, each on a connection of its own; with https only" };

    private readonly Option<int> parallel = new("--parallel") { Description = "Connections being made at once", DefaultValueFactory = _ => 64 };

    public ServiceOptions() => protocol.AcceptOnlyFromAmong("plain", "json", "messagepack", "mixed");

    public void AddTo(Command command, bool targets = false)
    {
        if (!targets)
        {
            command.Add(Url);
            command.Add(Pid);
        }

        command.Add(key);
        command.Add(tokens);
        command.Add(protocol);
        command.Add(insecure);
        command.Add(deflate);
        command.Add(http2);
        command.Add(parallel);
    }

    public string Protocol(ParseResult result) => result.GetValue(protocol)!;

    /// <summary>While arguments are checked: null when it was not given.</summary>
    public string? Protocol(System.CommandLine.Parsing.CommandResult result) => result.GetValue(protocol);

    public int Parallel(ParseResult result) => result.GetValue(parallel);

    public WatchedProcess[] Processes(ParseResult result)
    {
        try
        {
            return [.. result.GetValue(Pid)!.Select(WatchedProcess.Parse)];
        }
        catch (FormatException exception)
        {
            throw new LoadException(exception.Message);
        }
    }

    public Service Service(ParseResult result) => Service(result, result.GetValue(Url)!);

    public Service Service(ParseResult result, Uri[] nodes)
    {
        var any = result.GetValue(insecure);
        var signer = (result.GetValue(tokens), result.GetValue(key)) switch
        {
            ({ Exists: true } file, _) => Tokens.From([.. File.ReadLines(file.FullName).Where(line => line.Length > 0)]),
            ({ } file, _) => throw new LoadException($"There is no file {file.FullName}."),
            (null, { } secret) => Tokens.Signed(secret),
            _ => Tokens.Development(nodes[0], any),
        };
        WireFormat[] formats = Protocol(result) switch
        {
            "json" => [WireFormat.Json],
            "messagepack" => [WireFormat.MessagePack],
            "mixed" => [WireFormat.Plain, WireFormat.Json, WireFormat.MessagePack],
            _ => [WireFormat.Plain],
        };
        var overHttp2 = result.GetValue(http2);
        if (overHttp2 && (result.GetValue(deflate) || nodes.Any(node => node.Scheme is not ("https" or "wss")))) throw new LoadException("--http2 needs https, and goes without --deflate.");
        return new Service(nodes, formats, signer, any, result.GetValue(deflate), overHttp2);
    }
}
