namespace Chat.Server.Tests.Harness;

/// <summary>A clock that is wrong by as much, and runs as every other.</summary>
internal sealed class ShiftedTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
