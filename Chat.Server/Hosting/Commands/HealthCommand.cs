using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;

namespace Chat.Server.Hosting.Commands;

/// <summary>
/// <c>health</c>: asks the server of this configuration whether it is ready, for the health checks of containers. It reads the configuration and makes one request; nothing of the
/// server is built for it.
/// </summary>
internal static class HealthCommand
{
    /// <summary>The most of an answer that is read; the server's own has some hundred bytes.</summary>
    private const int MaxAnswerBytes = 64 * 1024;

    public static Command Create(string[] settings)
    {
        var url = new Option<string?>("--url") { Description = "The server's address, such as http://127.0.0.1:5000. As its configuration says when it is not given; without a path /health/ready is asked." };
        var timeout = new Option<int>("--timeout") { Description = "Seconds until no answer is one.", DefaultValueFactory = _ => 5, CustomParser = ParseTimeout };
        var command = new Command("health", "Asks a running server whether it is ready: 0 when it is, 1 when it is not or does not answer.") { url, timeout };
        command.SetAction(async (result, cancellation) =>
        {
            var target = result.GetValue(url) is { } given ? HealthTarget.From(given) : HealthTarget.Of(ServerSettings.Read(settings).Configuration);
            var to = result.InvocationConfiguration;
            return await AskAsync(target, TimeSpan.FromSeconds(result.GetValue(timeout)), to.Output, to.Error, cancellation);
        });
        return command;
    }

    private static int ParseTimeout(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 3600) return seconds;
        result.AddError("--timeout is 1 to 3600 seconds.");
        return default;
    }

    private static async Task<int> AskAsync(HealthTarget target, TimeSpan timeout, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        using var client = new HttpClient(target.Handler()) { Timeout = timeout, MaxResponseContentBufferSize = MaxAnswerBytes };
        try
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, target.Address) { Headers = { Host = target.Host } };
            using var answer = await client.SendAsync(question, cancellation);
            var reason = Reason(await answer.Content.ReadAsByteArrayAsync(cancellation));
            if (answer.IsSuccessStatusCode)
            {
                output.WriteLine(reason is null ? "ready" : $"ready, and somebody should look at: {reason}");
                return 0;
            }

            errors.WriteLine($"{target.Address} answers {(int)answer.StatusCode}{(reason is null ? "." : $": {reason}")}");
        }
        catch (HttpRequestException e)
        {
            errors.WriteLine($"{target.Address} does not answer: {(e.InnerException ?? e).Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            errors.WriteLine($"{target.Address} does not answer within {timeout.TotalSeconds} s.");
        }

        return StartFailure.ExitCode;
    }

    /// <summary>The checks that are not healthy, with their causes; null when there are none, or the answer is not the server's.</summary>
    private static string? Reason(byte[] body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            var checks = from check in answer.RootElement.GetProperty("checks").EnumerateArray()
                         where check.GetProperty("status").GetString() != "healthy"
                         select $"{check.GetProperty("name").GetString()} {check.GetProperty("status").GetString()} ({check.GetProperty("cause").GetString()})";
            return string.Join(", ", checks) is { Length: > 0 } reason ? reason : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
