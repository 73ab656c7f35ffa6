using Chat.Server.Kernel;
using Chat.Server.Ports;
using Polly;
using Polly.Retry;

namespace Chat.Server.Webhooks;

/// <summary>
/// Tells one endpoint what the outbox has for it: one batch after the other, so that the events of a room come in their order, and each until it is taken or too old.
/// What it has told is noted after the telling, so a crash repeats a batch rather than losing it.
/// </summary>
internal sealed class WebhookDispatcher
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BacklogInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OutageInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    private readonly string name;
    private readonly WebhookOptions options;
    private readonly WebhookFilter filter;
    private readonly WebhookSender sender;
    private readonly IOutbox outbox;
    private readonly OfflineSubscribers offline;
    private readonly WebhookMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ResiliencePipeline<WebhookAnswer> retries;
    private bool gone;

    public WebhookDispatcher(WebhookEndpoint endpoint, WebhookOptions options, WebhookClient client, IOutbox outbox, OfflineSubscribers offline, WebhookMetrics metrics, TimeProvider time, ILogger logger)
    {
        (name, this.options, this.outbox, this.offline, this.metrics, this.time, this.logger) = (endpoint.Name, options, outbox, offline, metrics, time, logger);
        filter = new WebhookFilter(endpoint);
        sender = new WebhookSender(endpoint, options.Timeout, client, time);
        retries = new ResiliencePipelineBuilder<WebhookAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<WebhookAnswer>
            {
                MaxRetryAttempts = int.MaxValue, // age ends it
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome is { Exception: null, Result.Outcome: WebhookOutcome.NotTaken }),
                DelayGenerator = attempt => ValueTask.FromResult(Shorter(attempt.Outcome.Result.RetryAfter)),
                OnRetry = attempt =>
                {
                    logger.NotTaken(name, attempt.Outcome.Result.Failure!, attempt.AttemptNumber + 1, attempt.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Goes on until it is stopped or the endpoint is gone, whatever happens.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var claim = new ReaderClaim(outbox, name, time);
        while (!gone)
        {
            try
            {
                await claim.HoldAsync(DispatchAsync, stop);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // The claim was lost: another node goes on.
            }
            catch (UnavailableException e)
            {
                logger.OutboxAway(e.Message);
                await Task.Delay(OutageInterval, time, stop);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.DispatchingFailed(e, name);
                await Task.Delay(OutageInterval, time, stop);
            }
            finally
            {
                metrics.NoBacklog(name);
            }
        }
    }

    private async Task DispatchAsync(CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchBacklogAsync(ending.Token);
        try
        {
            while (!gone) await TellAsync(cancellation);
        }
        finally
        {
            await ending.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        WebhookBatch? batch = null;
        var attempts = 0;
        var answer = await retries.ExecuteAsync(
            async token =>
            {
                batch ??= await NextAsync(token);
                var answer = await sender.SendAsync(batch, token);
                attempts++;
                if (answer.Outcome == WebhookOutcome.NotTaken)
                {
                    metrics.FailedAttempt(name);
                    if (await GiveUpAsync(batch, token)) batch = null;
                }

                return answer;
            },
            cancellation);
        if (answer.Outcome == WebhookOutcome.Gone)
        {
            gone = true;
            logger.Gone(name);
            return;
        }

        if (attempts > 1) logger.TakenAgain(name);
        metrics.Delivered(name, batch!.Entries.Count);
        await PassAsync(batch.End, cancellation);
    }

    /// <summary>Waits until there is something to tell.</summary>
    private async Task<WebhookBatch> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var page = await PatientlyAsync(() => outbox.ReadAsync(name, options.BatchSize, cancellation), cancellation);
            if (page.Lost > 0)
            {
                metrics.DeadLetters(name, page.Lost);
                logger.Dropped(name, page.Lost);
            }

            if (page.Entries.Count == 0)
            {
                await Task.Delay(PollInterval, time, cancellation);
                continue;
            }

            OutboxEntry[] wanted = [.. page.Entries.Where(filter.Wants)];
            if (wanted.Length > 0) return WebhookBatch.Of(wanted, page.Entries[^1].Number, await PatientlyAsync(() => offline.OfAsync(wanted, cancellation), cancellation));
            await PassAsync(page.Entries[^1].Number, cancellation);
        }
    }

    /// <summary>Passes over what is too old to be tried again.</summary>
    /// <returns>Whether there was anything.</returns>
    private async Task<bool> GiveUpAsync(WebhookBatch batch, CancellationToken cancellation)
    {
        var oldest = time.GetUtcNow().UtcDateTime - options.MaxAge;
        OutboxEntry[] old = [.. batch.Entries.TakeWhile(entry => entry.At < oldest)];
        if (old.Length == 0) return false;
        await PassAsync(old[^1].Number, cancellation);
        metrics.DeadLetters(name, old.Length);
        logger.DeadLetters(name, old.Length, old[0].Id, old[^1].Id);
        return true;
    }

    private async Task PassAsync(long number, CancellationToken cancellation)
    {
        await PatientlyAsync(AdvanceAsync, cancellation);

        async ValueTask<long> AdvanceAsync()
        {
            await outbox.AdvanceAsync(name, number, cancellation);
            return number;
        }
    }

    /// <summary>Tries until the stores can be used: what was told is not to be told again because its noting failed.</summary>
    private async Task<T> PatientlyAsync<T>(Func<ValueTask<T>> use, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await use();
            }
            catch (UnavailableException e)
            {
                logger.OutboxAway(e.Message);
                await Task.Delay(OutageInterval, time, cancellation);
            }
        }
    }

    private async Task WatchBacklogAsync(CancellationToken cancellation)
    {
        while (true)
        {
            metrics.Backlog(name, (await PatientlyAsync(() => outbox.BacklogAsync(name, cancellation), cancellation)).Count);
            await Task.Delay(BacklogInterval, time, cancellation);
        }
    }

    /// <summary>A wish that is none leaves it to the back-off.</summary>
    private static TimeSpan? Shorter(TimeSpan? delay) => delay > LongestDelay ? LongestDelay : delay >= FirstDelay ? delay : null;
}
