using Xunit;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

/// <summary>No test but the stage for drivers that are run by hand, on the port that the variable names.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StandingStageFactAttribute : FactAttribute
{
    public const string Variable = "CHAT_STAGE_PORT";

    public StandingStageFactAttribute()
    {
        if (Port == 0) Skip = $"{Variable} names no port: the stage is for drivers that are run by hand.";
    }

    public static int Port { get; } = int.TryParse(Environment.GetEnvironmentVariable(Variable), out var port) ? port : 0;
}
