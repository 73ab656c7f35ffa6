using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis.Presence;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Nodes;

/// <summary>
/// Questions to the nodes that have a lease, and their answers, over channels of Redis. This node answers itself by a call. The client subscribes again by
/// itself after an outage; what was published meanwhile is lost, so its answer is missing.
/// </summary>
internal sealed class RedisNodes(RedisConnection redis, RedisPresence presence, TimeProvider time, ILogger<RedisNodes> logger) : INodes
{
    /// <summary>What one operation of Redis may take, and a while for the node that is asked.</summary>
    private readonly TimeSpan patience = redis.Options.OperationTimeout + TimeSpan.FromSeconds(3);

    private const int MaxQuestion = 64 * 1024;
    private const int MaxAnswer = 1024 * 1024;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);
    private static readonly RedisChannel Questions = RedisChannel.Literal("nodes:questions");

    private readonly string leases = new RedisKeys(redis.Options.KeyPrefix).Nodes("leases");

    /// <summary>Unlike the id of the node, it never changes.</summary>
    private readonly string process = Guid.NewGuid().ToString("N");

    private readonly ConcurrentDictionary<long, OpenQuestion> open = new();
    private Func<string, string, Task<string>>? responder;
    private long questions;

    public string NodeId => presence.NodeId ?? process;

    public void Answer(Func<string, string, Task<string>> responder) => this.responder = responder;

    public async Task<IReadOnlyList<NodeReply>> AskAsync(string question, string body, CancellationToken cancellation = default)
    {
        if (Encoding.UTF8.GetByteCount(body) > MaxQuestion) throw new ArgumentException($"A question has at most {MaxQuestion} bytes.", nameof(body));
        cancellation.ThrowIfCancellationRequested();
        var self = NodeId;
        var asked = new OpenQuestion(await OthersAsync(self).WaitAsync(cancellation));
        var id = Interlocked.Increment(ref questions);
        open[id] = asked;
        try
        {
            var own = RespondAsync(question, body);
            var others = AskOthersAsync(new RedisQuestion(id, process, question, body), asked);
            await Task.WhenAll(own, others).WaitAsync(patience, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            return [new NodeReply(self, own.IsCompletedSuccessfully ? own.Result : null), .. asked.Replies()];
        }
        finally
        {
            open.TryRemove(id, out _);
        }
    }

    /// <summary>Begins to take questions and answers, as soon as Redis is there.</summary>
    public async Task ListenAsync(CancellationToken stopping)
    {
        var (isQuiet, isListening) = (false, false);
        while (!isListening && !stopping.IsCancellationRequested)
        {
            try
            {
                await SubscribeAsync();
                isListening = true;
            }
            catch (Exception e) when (RedisConnection.IsFailure(e) || e is RedisUnavailableException)
            {
                if (!isQuiet) logger.NotListening((e as RedisUnavailableException ?? redis.Unavailable(e)).Message);
                isQuiet = true;
                await Task.Delay(RetryInterval, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static RedisChannel AnswersOf(string process) => RedisChannel.Literal("nodes:answers:" + process);

    private async Task SubscribeAsync()
    {
        var multiplexer = await redis.GetAsync();
        if (!multiplexer.IsConnected) throw new RedisUnavailableException("There is no connection to Redis.");
        var subscriber = multiplexer.GetSubscriber();
        try
        {
            await subscriber.SubscribeAsync(AnswersOf(process), TakeAnswer);
            await subscriber.SubscribeAsync(Questions, TakeQuestion);
        }
        catch
        {
            // The client keeps what it could not subscribe to; with the next attempt every question would be answered twice.
            await subscriber.UnsubscribeAsync(AnswersOf(process), TakeAnswer, CommandFlags.FireAndForget);
            await subscriber.UnsubscribeAsync(Questions, TakeQuestion, CommandFlags.FireAndForget);
            throw;
        }
    }

    private async Task<string[]> OthersAsync(string self)
    {
        try
        {
            var live = await redis.RunAsync(database => database.SortedSetRangeByScoreAsync(leases, redis.Clock.Now, exclude: Exclude.Start));
            return [.. live.Select(node => (string)node!).Where(node => node != self)];
        }
        catch (RedisUnavailableException e)
        {
            throw new NodesUnavailableException(e.Message, e);
        }
    }

    /// <summary>When the question cannot be published there are no answers; whether it reached somebody is not known.</summary>
    private async Task AskOthersAsync(RedisQuestion question, OpenQuestion asked)
    {
        var message = JsonSerializer.SerializeToUtf8Bytes(question);
        try
        {
            await redis.RunAsync(database => database.PublishAsync(Questions, message));
            await asked.Everyone;
        }
        catch (RedisUnavailableException)
        {
            // The replies say so.
        }
    }

    private async Task<string?> RespondAsync(string question, string body)
    {
        try
        {
            await Task.Yield();
            var answer = await responder!(question, body);
            if (Encoding.UTF8.GetByteCount(answer) <= MaxAnswer) return answer;
            throw new InvalidOperationException($"An answer has at most {MaxAnswer} bytes.");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            logger.AnsweringFailed(question, e);
            return null;
        }
    }

    private void TakeAnswer(RedisChannel channel, RedisValue message)
    {
        if (Read<RedisAnswer>(message) is { } answer && open.TryGetValue(answer.Id, out var asked)) asked.Take(answer);
    }

    private void TakeQuestion(RedisChannel channel, RedisValue message)
    {
        if (Read<RedisQuestion>(message) is { } question && question.From != process) _ = AnswerAsync(question);
    }

    private async Task AnswerAsync(RedisQuestion question)
    {
        var body = await RespondAsync(question.Name, question.Body);
        var answer = JsonSerializer.SerializeToUtf8Bytes(new RedisAnswer(question.Id, NodeId, body));
        try
        {
            await redis.RunAsync(database => database.PublishAsync(AnswersOf(question.From), answer));
        }
        catch (RedisUnavailableException e)
        {
            logger.AnswerLost(question.Name, e.Message);
        }
    }

    /// <summary>Null for what no node of this version has written.</summary>
    private static T? Read<T>(RedisValue message) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>((byte[])message!);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
