using System.CommandLine;
using Chat.LoadTest.Load;
using Chat.LoadTest.Runs;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Commands;

/// <summary>How much is said, and how long.</summary>
internal sealed class TrafficOptions
{
    private readonly Option<double?> rate;
    private readonly Option<int?> inFlight = new("--in-flight")
    {
        Description = "Instead of a rate: messages under way; the next is sent when one has reached everyone and its sender has the receipt",
    };

    private readonly Option<TimeSpan> duration = Durations.Option("--duration", "How long to measure", TimeSpan.FromSeconds(30));
    private readonly Option<TimeSpan> warmup = Durations.Option("--warmup", "How long messages are sent before that", TimeSpan.FromSeconds(5));
    private readonly Option<int> textBytes = new("--text-bytes") { Description = $"How long a text is, at least {LoadText.MinLength}", DefaultValueFactory = _ => 100 };
    private readonly double defaultRate;

    public TrafficOptions(double defaultRate)
    {
        this.defaultRate = defaultRate;
        rate = new Option<double?>("--rate") { Description = $"Messages per second in total, sent on time whatever the server does; {defaultRate} when not given. Latency counts from when a message was due" };
        textBytes.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < LoadText.MinLength or > 32_000) result.AddError($"--text-bytes must be {LoadText.MinLength} to 32000.");
        });
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() <= 0) result.AddError("--rate must be more than 0.");
        });
    }

    public void AddTo(Command command)
    {
        command.Add(rate);
        command.Add(inFlight);
        command.Add(duration);
        command.Add(warmup);
        command.Add(textBytes);
        command.Validators.Add(result =>
        {
            if (result.GetValue(rate) is not null && result.GetValue(inFlight) is not null) result.AddError("Give --rate or --in-flight, not both.");
            if (result.GetValue(inFlight) < 1) result.AddError("--in-flight must be at least 1.");
        });
    }

    public TrafficPlan Plan(ParseResult result, CrowdShape shape, int parallel) => new(
        shape,
        result.GetValue(inFlight) is null ? result.GetValue(rate) ?? defaultRate : null,
        result.GetValue(inFlight) ?? 0,
        result.GetValue(textBytes),
        result.GetValue(warmup),
        result.GetValue(duration),
        parallel);
}
