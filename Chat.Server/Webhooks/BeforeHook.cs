using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;

namespace Chat.Server.Webhooks;

/// <summary>
/// Asks over HTTP, once for each message or join. While it fails too often it is not asked at all: its circuit is open, for a few seconds at a time.
/// </summary>
internal sealed class BeforeHook : IBeforeHook
{
    private const int MaxReason = 500;

    /// <summary>Room for the other fields of an answer.</summary>
    private const int OtherBytes = 4 * 1024 + EscapedUnit * ChatLimits.AnnotationsBytes;

    /// <summary>The longest form of one UTF-16 unit in JSON, <c>\uXXXX</c>.</summary>
    private const int EscapedUnit = 6;

    private static readonly JsonSerializerOptions AnnotationsOptions = new() { Converters = { new AnnotationsConverter() } };

    private readonly Uri address;
    private readonly WebhookSignature signature;
    private readonly FailureMode onFailure;
    private readonly int maxText;
    private readonly WebhookClient client;
    private readonly TimeProvider time;
    private readonly ILogger<BeforeHook> logger;
    private readonly ResiliencePipeline<BeforeAnswer> guard;

    public BeforeHook(IOptions<WebhookOptions> options, IOptions<RoomOptions> rooms, WebhookClient client, TimeProvider time, ILogger<BeforeHook> logger)
    {
        var before = options.Value.Before;
        (this.client, this.time, this.logger) = (client, time, logger);
        address = new Uri(before.Url);
        signature = new WebhookSignature(before.Secret, before.PreviousSecret);
        onFailure = before.OnFailure;
        maxText = rooms.Value.MaxTextLength;
        JudgesMessages = before.Events.Length == 0 || before.Events.Contains("message");
        JudgesJoins = before.Events.Length == 0 || before.Events.Contains("join");
        guard = new ResiliencePipelineBuilder<BeforeAnswer> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<BeforeAnswer>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(5),
            })
            .AddTimeout(before.Timeout)
            .Build();
    }

    public bool JudgesMessages { get; }

    public bool JudgesJoins { get; }

    public async ValueTask<MessageDecision> OnMessageAsync(string userId, SendMessageRequest message, CancellationToken cancellation = default)
    {
        var (room, text, clientMessageId, data, replyTo, mentions) = message;
        var answer = await AskAsync(new BeforeQuestion("message", userId, room, text, clientMessageId, data, replyTo?.Seq, mentions is { Count: > 0 } ? mentions : null), cancellation);
        return new MessageDecision(answer?.Allow ?? true, answer?.Text ?? text, Readable(answer?.Reason), AnnotationsOf(answer));
    }

    public async ValueTask<JoinDecision> OnJoinAsync(string userId, string room, CancellationToken cancellation = default)
    {
        var answer = await AskAsync(new BeforeQuestion("join", userId, room), cancellation);
        return new JoinDecision(answer?.Allow ?? true, Readable(answer?.Reason));
    }

    /// <returns>Null when it did not decide and everything is allowed then.</returns>
    private async ValueTask<BeforeAnswer?> AskAsync(BeforeQuestion question, CancellationToken cancellation)
    {
        try
        {
            return await guard.ExecuteAsync(static async (call, token) => await call.Hook.PostAsync(call.Question, token), (Hook: this, Question: question), cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && e is not OutOfMemoryException)
        {
            var failure = e.GetBaseException().Message;
            if (onFailure == FailureMode.Open)
            {
                logger.HookOpen(failure);
                return null;
            }

            logger.HookClosed(failure);
            throw new BeforeHookUnavailableException("The before hook did not decide.", e);
        }
    }

    private async ValueTask<BeforeAnswer> PostAsync(BeforeQuestion question, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(question, WebhookJson.Options);
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(WebhookJson.ContentType) } };
        signature.AddTo(request, $"msg_{Guid.NewGuid():N}", time.GetUtcNow(), body);
        using var response = await client.SendAsync("before", request, cancellation);
        if (response.StatusCode != HttpStatusCode.OK) throw new InvalidDataException($"status {(int)response.StatusCode}");

        var answer = await ReadAsync(response, cancellation);
        if (answer?.Allow is null) throw new InvalidDataException("an answer without allow");
        if (answer is { Allow: true, Text: { } text } && (text.Length > 0 || question.Data is null)) Check(text);
        try
        {
            AnnotationsOf(answer);
        }
        catch (JsonException)
        {
            throw new InvalidDataException("annotations that are none");
        }

        return answer;
    }

    /// <summary>What is to go with a message that is allowed, as its compact JSON.</summary>
    private static string? AnnotationsOf(BeforeAnswer? answer) =>
        answer is { Allow: true, Annotations: { ValueKind: not JsonValueKind.Null } given } ? given.Deserialize<string>(AnnotationsOptions) : null;

    private async Task<BeforeAnswer?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var limit = maxText * EscapedUnit + OtherBytes;
        var buffer = ArrayPool<byte>.Shared.Rent(limit);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var length = await stream.ReadAtLeastAsync(buffer, limit, throwOnEndOfStream: false, cancellation);
            if (length >= limit) throw new InvalidDataException("an answer that is too long");
            return JsonSerializer.Deserialize<BeforeAnswer>(buffer.AsSpan(0, length), WebhookJson.Options);
        }
        catch (JsonException)
        {
            throw new InvalidDataException("an answer that cannot be read"); // the parser's message quotes it
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private void Check(string text)
    {
        try
        {
            ChatRules.CheckText(text, maxText);
        }
        catch (ChatException)
        {
            throw new InvalidDataException("a text that is no message's");
        }
    }

    /// <summary>A reason stands in errors and stays a line.</summary>
    private static string? Readable(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason)) return null;
        var line = new StringBuilder(reason.Length);
        foreach (var rune in reason.EnumerateRunes().Take(MaxReason)) line.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        return line.ToString().Trim();
    }
}
