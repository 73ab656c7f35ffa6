namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

public sealed class StandingStage
{
    [StandingStageFact]
    public async Task The_stage_stands_until_the_run_is_ended()
    {
        await using var stage = await StageServer.StartAsync(StandingStageFactAttribute.Port);
        await stage.WaitForShutdownAsync();
    }
}
