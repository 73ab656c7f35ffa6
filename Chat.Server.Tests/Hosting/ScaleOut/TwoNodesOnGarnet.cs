namespace Chat.Server.Tests.Hosting.ScaleOut;

public sealed class TwoNodesOnGarnet() : TwoNodes(new SharedGarnet());
