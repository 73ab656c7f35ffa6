using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Chat.LoadTest.Load;

/// <summary>A back end that posts as fast as it is answered, over connections that stay open.</summary>
internal sealed class ApiLoad(Uri server, string key, int connections, int rooms, int batch, int length)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public async Task<ApiFigures> RunAsync(TimeSpan duration, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = server };
        http.DefaultRequestHeaders.Add("X-API-Key", key);
        var latency = Latency.NewHistogram();
        var (requests, failed) = (0L, 0L);
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async lane =>
        {
            var own = Latency.NewHistogram();
            for (var i = lane; clock.Elapsed < duration; i += connections)
            {
                var (path, body) = Request(i);
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = Json;
                var began = Stopwatch.GetTimestamp();
                using var answer = await http.PostAsync(path, content, cancellation);
                own.RecordValue(Latency.Bounded(Latency.Microseconds(began, Stopwatch.GetTimestamp())));
                Interlocked.Increment(ref requests);
                if (!answer.IsSuccessStatusCode) Interlocked.Increment(ref failed);
            }

            lock (latency) latency.Add(own);
        }));
        return new ApiFigures(requests, requests * batch, failed, clock.Elapsed.TotalSeconds, latency);
    }

    private (string Path, byte[] Body) Request(int number)
    {
        var text = new string('x', length);
        return batch == 1
            ? ($"api/v1/rooms/load-{number % rooms}/messages", Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}"""))
            : ("api/v1/batch", JsonSerializer.SerializeToUtf8Bytes(new { messages = Enumerable.Range(0, batch).Select(i => new { room = $"load-{i % rooms}", text }) }));
    }
}
