using System.Text.Json;
using Chat.Server.Tests.Endpoints.Http;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Servers;

/// <summary>The servers of one scenario, with their data, and what the stage asks of them past the clients.</summary>
internal sealed class StageServers : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-stage-");
    private readonly List<IStageNode> nodes = [];
    private readonly string prefix = SharedRedis.NewPrefix();
    private SharedRedisServer? redis;

    private StageServers()
    {
    }

    public IReadOnlyList<IStageNode> Nodes => nodes;

    public static async Task<StageServers> StartAsync(StageSettings stage)
    {
        var servers = new StageServers();
        try
        {
            await servers.StartNodesAsync(stage, [.. ApiClient.Keys(), "--Chat:Transport:AllowedOrigins:0=*", .. stage.Settings ?? []]);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes away all that was stored: in Redis under the running servers, else while the server is down.</summary>
    public async Task ForgetAsync()
    {
        if (redis is not null) await redis.ForgetAsync(prefix);
        foreach (var file in folder.EnumerateFiles()) file.Delete();
    }

    /// <summary>Asks a node over HTTP, as a back end.</summary>
    public async Task<JsonElement> AskAsync(string method, string path, object? body = null, int node = 0)
    {
        using var api = ApiClient.WithKey(nodes[node].Address, "admin");
        var answer = await api.SendAsync(method, path, body);
        return answer.Status < 300 ? answer.Json : throw new InvalidOperationException($"{method} {path} was answered {answer.Status}: {answer.Text}");
    }

    /// <summary>All that a room's log holds.</summary>
    public async Task<IReadOnlyList<Said>> LogAsync(string room, int node = 0)
    {
        var log = new List<Said>();
        JsonElement page;
        do
        {
            var before = log.Count > 0 ? $"&before={log[0].Seq}" : "";
            page = await AskAsync("GET", $"rooms/{Uri.EscapeDataString(room)}/messages?limit=200{before}", node: node);
            log.InsertRange(0, page.GetProperty("messages").EnumerateArray().Select(message => new Said(
                message.GetProperty("seq").GetInt64(), message.GetProperty("text").GetString()!)));
        }
        while (page.GetProperty("has_more").GetBoolean() && log.Count > 0);
        return log;
    }

    /// <summary>The id of a message.</summary>
    public async Task<string> IdAsync(string room, int seq) => (await AskAsync("GET", $"rooms/{Uri.EscapeDataString(room)}/messages/{seq}")).GetProperty("id").GetString()!;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        if (redis is not null) await redis.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task StartNodesAsync(StageSettings stage, string[] settings)
    {
        string[] store = [$"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}"];
        if (stage.Redis)
        {
            redis = new SharedRedisServer();
            await redis.InitializeAsync();
            store = [$"--ConnectionStrings:Redis={redis.ConnectionString}", $"--Chat:Redis:KeyPrefix={prefix}", "--Chat:Redis:OperationTimeout=00:00:10"];
        }

        nodes.AddRange(await Task.WhenAll(Enumerable.Range(0, stage.Nodes).Select(_ => StartNodeAsync(stage, [.. store, .. settings]))));
        if (!stage.Redis) return;
        using var http = new HttpClient();
        foreach (var node in nodes)
            await Wait.UntilAsync(async () => (await http.GetAsync(new Uri(node.Address, "/health/ready"))).IsSuccessStatusCode, "the node is ready");
    }

    private static async Task<IStageNode> StartNodeAsync(StageSettings stage, string[] settings) => stage.ClockOffset is null && stage.EndsServers
        ? new ProcessNode(await ServerProcess.StartAsync(settings))
        : await LocalNode.StartAsync(stage.ClockOffset ?? TimeSpan.Zero, settings);
}
