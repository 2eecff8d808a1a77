# Completion asks awsmfa what fits. PowerShell understands the words typed so far;
# nothing of the line is evaluated to find that out.
function __awsmfa_complete {
    param($first, $word, $tree, $cursor)
    $ErrorActionPreference = 'Continue' # Windows PowerShell 5.1 stops at 2> otherwise
    $words = @($tree.CommandElements |
            Microsoft.PowerShell.Core\Where-Object { $_.Extent.EndOffset -lt $cursor } |
            Microsoft.PowerShell.Utility\Select-Object -Skip 1 |
            Microsoft.PowerShell.Core\ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    & (__awsmfa_program) __complete powershell @first @words ("$word".Trim("'", '"')) 2>$null |
        Microsoft.PowerShell.Core\ForEach-Object {
            $text, $what, $null = $_ -split "`t", 3
            $quoted = $text
            if ($text -cnotmatch '^[\w./:+=-]+$') {
                $quoted = "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text) + "'"
            }
            if (-not $what) { $what = $text }
            [System.Management.Automation.CompletionResult]::new($quoted, $text, 'ParameterValue', $what)
        }
}

# Behind "exec ... --" completes what PowerShell completes where a line is empty: the
# command there, and its arguments by its own means. Gives nothing before that.
function __awsmfa_command {
    param($tree, $cursor)
    $typed = @($tree.CommandElements | Microsoft.PowerShell.Core\Where-Object { $_.Extent.EndOffset -lt $cursor })
    $dashes = $typed | Microsoft.PowerShell.Core\Where-Object { $_.Extent.Text -ceq '--' } | Microsoft.PowerShell.Utility\Select-Object -First 1
    if ($null -eq $dashes -or $typed[1].Extent.Text -cne 'exec') { return }
    $from = $dashes.Extent.EndOffset
    $size = $cursor - $from
    $rest = $tree.Extent.Text.Substring($from - $tree.Extent.StartOffset).PadRight($size).Substring(0, $size)
    [System.Management.Automation.CommandCompletion]::CompleteInput($rest, $size, $null)
}

Microsoft.PowerShell.Core\Register-ArgumentCompleter -Native -CommandName awsmfa -ScriptBlock {
    param($word, $tree, $cursor)
    $behind = __awsmfa_command $tree $cursor
    if ($null -ne $behind) { return $behind.CompletionMatches }
    __awsmfa_complete @() $word $tree $cursor
}
Microsoft.PowerShell.Core\Register-ArgumentCompleter -Native -CommandName authaws -ScriptBlock {
    param($word, $tree, $cursor)
    __awsmfa_complete @('env') $word $tree $cursor
}
Microsoft.PowerShell.Core\Register-ArgumentCompleter -Native -CommandName unauthaws -ScriptBlock {
    param($word, $tree, $cursor)
    if ('--logout'.StartsWith("$word", [StringComparison]::Ordinal)) {
        [System.Management.Automation.CompletionResult]::new('--logout', '--logout', 'ParameterName', 'forget the session as well')
    }
}
