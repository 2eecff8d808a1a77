package awsapi

const nonBlocking = 0
